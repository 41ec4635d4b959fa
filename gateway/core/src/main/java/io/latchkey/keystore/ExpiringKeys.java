package io.latchkey.keystore;

import io.latchkey.event.Event;
import io.latchkey.key.ApiKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose keys expire soon: an index by the time at which somebody is to be told of it, which is 7
 * days and 1 day before. A key that is made with less than that left is not in it. Calls block, and
 * throw {@link io.latchkey.store.StoreUnavailableException}.
 */
public interface ExpiringKeys {

  /** How long before its expiry a key is told of, the earliest first. */
  List<Duration> NOTICES = List.of(Duration.ofDays(7), Duration.ofDays(1));

  /**
   * The next time to tell of a key.
   *
   * @param expiresAt in milliseconds since the epoch; {@link ApiKey#NEVER} for none
   * @return null where there is none behind {@code after}
   */
  static @Nullable Instant nextNotice(long expiresAt, Instant after) {
    if (expiresAt == ApiKey.NEVER) {
      return null;
    }
    Instant end = Instant.ofEpochMilli(expiresAt);
    Optional<Instant> next = NOTICES.stream().map(end::minus).filter(after::isBefore).findFirst();
    return next.orElse(null);
  }

  /**
   * An entry of the index whose time has come.
   *
   * @param at that time
   * @param record as it is now; null where the key is gone
   */
  record Due(String id, Instant at, @Nullable KeyRecord record) {}

  /** What is due at {@code now}, the longest due first; at most {@code most}. */
  List<Due> due(Instant now, int most);

  /**
   * Notes that an entry is dealt with, and writes the event that tells of it in the same step.
   *
   * @param next when to tell of the key again; null for not at all
   * @param event null for none
   * @return false where somebody else was faster, or the key has ended: nothing was changed then
   */
  boolean settle(Due due, @Nullable Instant next, @Nullable Event event);
}
