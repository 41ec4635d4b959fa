package io.latchkey.event.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.event.Event;
import io.latchkey.event.Event.Actor;
import io.latchkey.event.EventLog;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.event.EventLogContract;
import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.redis.RedisNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisEventLogTest extends EventLogContract {

  private static final Duration RETENTION = Duration.ofDays(1);
  private static final Event EVENT =
      new Event("key.created", Actor.PROGRAM, null, null, true, Map.of());

  private static CoreOnRedis store;

  private final EventLog log = log("test-" + UUID.randomUUID(), InstantSource.system());

  @BeforeAll
  static void start() {
    store = CoreOnRedis.start();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private static EventLog log(String prefix, InstantSource clock) {
    return new RedisEventLog(store.session(), new RedisNames(prefix, false), RETENTION, clock);
  }

  @Override
  protected EventLog log() {
    return log;
  }

  @Override
  protected void whileAway(Runnable action) {
    store.whileAway(action);
  }

  @Test
  void entriesThatLackWhatIsWrittenTodayOrHaveMoreAreRead() {
    store
        .redis()
        .with(commands -> commands.xadd("old:events", Map.of("action", "key.made", "mood", "9")));

    List<Logged> read = log("old", InstantSource.system()).before(null, null, null).join();

    assertThat(read)
        .extracting(Logged::event)
        .containsExactly(
            new Event(
                "key.made", new Actor("", null, null, null, null), null, null, false, Map.of()));
  }

  @Test
  void eventsThatHaveBeenKeptLongEnoughGoAsOthersAreWritten() {
    EventLog today = log("kept", InstantSource.system());
    for (int i = 0; i < 1_000; i++) {
      var unused = today.append(EVENT);
    }
    String last = today.append(EVENT).join();
    Instant later = EventLog.timeOf(last).plus(RETENTION);

    String next = log("kept", InstantSource.fixed(later)).append(EVENT).join();

    assertThat(today.after("0-0").join())
        .extracting(Logged::id)
        .hasSizeLessThan(500)
        .endsWith(last, next);
  }
}
