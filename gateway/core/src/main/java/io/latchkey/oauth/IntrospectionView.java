package io.latchkey.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.key.ApiKey;
import org.jspecify.annotations.Nullable;

/** RFC 7662, section 2.2; all but {@code active} is left out of a token that is not good. */
public record IntrospectionView(
    boolean active,
    @Nullable String scope,
    @JsonProperty("client_id") @Nullable String clientId,
    @JsonProperty("sub") @Nullable String subject,
    @JsonProperty("token_type") @Nullable String tokenType,
    @JsonProperty("exp") @Nullable Long expiresAt) {

  static final IntrospectionView INACTIVE =
      new IntrospectionView(false, null, null, null, null, null);

  /** A token that is good for what a key has, or the part of one. */
  static IntrospectionView of(ApiKey key) {
    String id = key.id().toString();
    return new IntrospectionView(true, ScopeText.of(key), id, id, "Bearer", key.expiresAt() / 1000);
  }
}
