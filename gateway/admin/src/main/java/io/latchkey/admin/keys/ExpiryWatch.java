package io.latchkey.admin.keys;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.event.Event;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.keystore.ExpiringKeys.Due;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code key.expiring} into the event log, 7 days and 1 day before a key expires. Every
 * console looks, and each notice is written once; one that was missed because none ran is written
 * late, unless the next one is due by then.
 */
final class ExpiryWatch {

  private static final Logger log = LoggerFactory.getLogger(ExpiryWatch.class);
  private static final int STEP = 100;
  private static final long SECONDS = 60;

  private final ExpiringKeys keys;
  private final InstantSource clock;

  ExpiryWatch(ExpiringKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Looks every minute from now on. */
  void start(ScheduledExecutorService thread) {
    thread.scheduleWithFixedDelay(this::lookSafely, 1, SECONDS, TimeUnit.SECONDS);
  }

  private void lookSafely() {
    try {
      look();
    } catch (StoreUnavailableException e) {
      log.warn("expiries looked=false reason=\"{}\"", e.getMessage());
    } catch (RuntimeException e) {
      log.error("expiries looked=false reason=\"unexpected failure\"", e);
    }
  }

  /** Tells of everything that is due. Blocks. */
  void look() {
    List<Due> due;
    do {
      due = keys.due(clock.instant(), STEP);
      due.forEach(this::tell);
    } while (due.size() == STEP);
  }

  private void tell(Due due) {
    Instant now = clock.instant();
    KeyRecord record = due.record();
    if (record == null || record.key().status(now.toEpochMilli()).isOver()) {
      keys.settle(due, null, null);
      return;
    }
    Instant end = Instant.ofEpochMilli(record.key().expiresAt());
    Map<String, String> details = Map.of("notice", notice(end, now), "expiresAt", end.toString());
    Event event = Events.key("expiring", Actor.PROGRAM, record, details);
    if (keys.settle(due, ExpiringKeys.nextNotice(record.key().expiresAt(), now), event)) {
      log.info("event=key.expiring key={} expiresAt={}", due.id(), end);
    }
  }

  /** The last notice whose time has come, such as 7d. */
  private static String notice(Instant end, Instant now) {
    Duration notice = ExpiringKeys.NOTICES.get(0);
    for (Duration each : ExpiringKeys.NOTICES) {
      notice = end.minus(each).isAfter(now) ? notice : each;
    }
    return notice.toDays() + "d";
  }
}
