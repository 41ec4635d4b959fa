package io.latchkey.proxy.authn;

import io.latchkey.access.DenialReason;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request brought: a secret, or a reason to refuse it.
 *
 * @param secret null where there is a refusal
 * @param claimedKey the key ID that came with the secret; null where none did
 * @param carriers the names of the headers that carried the secret, in any case; they end here
 * @param refusal null where there is a secret
 */
public record Credential(
    @Nullable Secret secret,
    @Nullable KeyId claimedKey,
    List<String> carriers,
    @Nullable DenialReason refusal) {

  private static final Credential MISSING = refused(DenialReason.MISSING_KEY);
  private static final Credential INVALID = refused(DenialReason.INVALID_KEY);
  private static final Credential AMBIGUOUS = refused(DenialReason.AMBIGUOUS_CREDENTIAL);

  /** The refusal; {@code otherwise} where there is a secret. */
  public DenialReason refusalOr(DenialReason otherwise) {
    return refusal == null ? otherwise : refusal;
  }

  static Credential missing() {
    return MISSING;
  }

  static Credential invalid() {
    return INVALID;
  }

  static Credential ambiguous() {
    return AMBIGUOUS;
  }

  private static Credential refused(DenialReason reason) {
    return new Credential(null, null, List.of(), reason);
  }
}
