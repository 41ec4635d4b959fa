package io.latchkey.oauth;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Access tokens.
 *
 * @param tokenLifetime how long one works; never longer than its key
 * @param tokensPerKey how many a key may have that have not ended
 * @param issuer the address by which clients know this gateway, as its metadata names it; by
 *     default the one that the metadata was asked for at
 */
@ConfigurationProperties("latchkey.oauth")
public record OAuthSettings(
    @DefaultValue("1h") Duration tokenLifetime,
    @DefaultValue("1000")
        @Min(value = 1, message = "must be from 1 to 10000")
        @Max(value = 10_000, message = "must be from 1 to 10000")
        int tokensPerKey,
    @Nullable String issuer) {

  @AssertTrue(message = "must be from 1s to 1d")
  boolean isTokenLifetime() {
    return tokenLifetime.compareTo(Duration.ofSeconds(1)) >= 0
        && tokenLifetime.compareTo(Duration.ofDays(1)) <= 0;
  }

  @AssertTrue(
      message = "must be such as https://api.example, with no query, fragment or slash at its end")
  boolean isIssuer() {
    return issuer == null || isIssuer(issuer);
  }

  private static boolean isIssuer(String text) {
    try {
      URI uri = URI.create(text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return http
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && text.length() <= 256
          && !text.endsWith("/");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
