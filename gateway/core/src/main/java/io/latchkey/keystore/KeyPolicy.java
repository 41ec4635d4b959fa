package io.latchkey.keystore;

import io.latchkey.key.ApiKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an organization asks of its keys, and what becomes of those that leak.
 *
 * @param maximumLifetime the longest that a key may be made for; null for no such bound
 * @param expiryRequired whether a key must expire
 * @param defaultLifetime of a key whose maker names no end; null for none
 * @param onLeak what is done to a key whose secret was found in public
 * @param leakOverlap how long a leaked secret still works if its key is rolled; null for not at all
 */
public record KeyPolicy(
    @Nullable Duration maximumLifetime,
    boolean expiryRequired,
    @Nullable Duration defaultLifetime,
    LeakAction onLeak,
    @Nullable Duration leakOverlap) {

  /** That of an organization that has set none. */
  public static final KeyPolicy NONE = new KeyPolicy(null, false, null, LeakAction.EVENT, null);

  /** What is done to a key whose secret was found in public; an event is always written. */
  public enum LeakAction {
    /** Nothing more. */
    EVENT,
    SUSPEND,
    ROLL,
    REVOKE;

    /** As callers write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The action that a caller wrote; empty for none. */
    public static Optional<LeakAction> parse(String text) {
      for (LeakAction each : values()) {
        if (each.text().equals(text)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Whether a key with its end may go on with another secret.
   *
   * @param everywhere the longest that any key may live; null for no such bound. A key from before
   *     it was set is judged by it only if this policy has a bound, too
   */
  public boolean letsLiveOn(ApiKey key, @Nullable Duration everywhere, Instant now) {
    Duration longest = maximumLifetime;
    if (key.expiresAt() == ApiKey.NEVER) {
      return longest == null && !expiryRequired;
    }
    if (longest == null) {
      return true;
    }
    Duration bound = everywhere == null || longest.compareTo(everywhere) < 0 ? longest : everywhere;
    return !Instant.ofEpochMilli(key.expiresAt()).isAfter(now.plus(bound));
  }

  /** Whether anything is asked of when keys expire. */
  public boolean isAboutExpiry() {
    return maximumLifetime != null || expiryRequired || defaultLifetime != null;
  }
}
