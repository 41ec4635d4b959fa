package io.latchkey.identity;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people sign in.
 *
 * @param idle a session that nobody uses for this long ends
 * @param session a session ends after this long, used or not
 * @param fresh for how long after proving who they are, people may delete, revoke all keys of a
 *     project or creator, and make credentials; then they have to prove it again
 * @param tokenLifetime how long a personal token lives at most
 * @param secureCookie whether browsers send a session's cookie over TLS only; null for yes, unless
 *     the console listens on loopback
 */
@ConfigurationProperties("latchkey.sign-in")
public record SignInSettings(
    @DefaultValue("30m") Duration idle,
    @DefaultValue("12h") Duration session,
    @DefaultValue("15m") Duration fresh,
    @DefaultValue("365d") Duration tokenLifetime,
    @Nullable Boolean secureCookie) {

  @AssertTrue(message = "must be from 1m to 24h")
  boolean isIdle() {
    return isBetween(idle, Duration.ofMinutes(1), Duration.ofHours(24));
  }

  @AssertTrue(message = "must be from 1m to 30d")
  boolean isSession() {
    return isBetween(session, Duration.ofMinutes(1), Duration.ofDays(30));
  }

  @AssertTrue(message = "must be from 1m to 30d")
  boolean isFresh() {
    return isBetween(fresh, Duration.ofMinutes(1), Duration.ofDays(30));
  }

  @AssertTrue(message = "must be from 1h to 3650d")
  boolean isTokenLifetime() {
    return isBetween(tokenLifetime, Duration.ofHours(1), Duration.ofDays(3650));
  }

  private static boolean isBetween(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
