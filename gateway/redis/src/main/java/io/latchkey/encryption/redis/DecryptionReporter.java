package io.latchkey.encryption.redis;

import io.latchkey.background.BackgroundThread;
import io.latchkey.encryption.DecryptionReports;
import io.latchkey.encryption.DecryptionReports.Reader;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Writes to the event log what keys have had decrypted, every hour and at the end, and what was
 * refused them, every minute. What can't be written is kept for the next time.
 */
final class DecryptionReporter implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DecryptionReporter.class);

  private final DecryptionReports reports;
  private final EventLog events;
  private final KeyStore keys;
  private final BackgroundThread thread = new BackgroundThread("latchkey-decryption-reports");
  private volatile boolean running;

  DecryptionReporter(DecryptionReports reports, EventLog events, KeyStore keys) {
    this.reports = reports;
    this.events = events;
    this.keys = keys;
  }

  @Override
  public void start() {
    running = true;
    var unusedHourly =
        thread.executor().scheduleWithFixedDelay(this::tellDecrypted, 1, 1, TimeUnit.HOURS);
    var unusedMinutely =
        thread.executor().scheduleWithFixedDelay(this::tellRefused, 1, 1, TimeUnit.MINUTES);
  }

  @Override
  public void stop() {
    running = false;
    thread.close();
    tellDecrypted();
    tellRefused();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the connection that it writes over. */
  @Override
  public int getPhase() {
    return StandingSession.PHASE + 1;
  }

  void tellDecrypted() {
    tell("key.decrypted", true, reports.takeDecrypted(), reports::decrypted);
  }

  void tellRefused() {
    tell("decryption.refused", false, reports.takeRefused(), reports::refused);
  }

  private void tell(
      String action, boolean done, Map<Reader, Long> counts, BiConsumer<Reader, Integer> keep) {
    counts.forEach(
        (reader, count) -> {
          try {
            RedisSession.await(events.append(event(action, done, reader, count)));
          } catch (StoreUnavailableException e) {
            keep.accept(reader, Math.toIntExact(Math.min(count, Integer.MAX_VALUE)));
            log.debug("event={} told=false", action, e);
          }
        });
  }

  private Event event(String action, boolean done, Reader reader, long count) {
    Optional<KeyRecord> record = find(reader);
    String id = reader.key().toString();
    return new Event(
        action,
        new Event.Actor("api-client", null, null, null, null),
        new Event.Target(
            "key",
            id,
            record.map(KeyRecord::name).orElse(id),
            record.map(KeyRecord::tail).orElse(null)),
        reader.organization().value(),
        done,
        Map.of(
            "project", reader.project().value(),
            "class", reader.fieldClass().name(),
            "fields", Long.toString(count)));
  }

  private Optional<KeyRecord> find(Reader reader) {
    try {
      return keys.find(reader.key());
    } catch (NewerSchemaException e) {
      return Optional.empty();
    }
  }
}
