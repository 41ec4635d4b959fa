package io.latchkey.event.redis;

import io.latchkey.event.EventLog;
import io.latchkey.event.EventTail;
import io.latchkey.event.EventTailContract;
import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisNames;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisEventTailTest extends EventTailContract {

  private static CoreOnRedis store;
  private static EventLog log;
  private static RedisEventTail tail;

  @BeforeAll
  static void start() {
    store = CoreOnRedis.start();
    RedisNames names = new RedisNames("contract", false);
    log = new RedisEventLog(store.session(), names, Duration.ofDays(1), InstantSource.system());
    RedisConnector connector = store.core().get(RedisConnector.class);
    tail = new RedisEventTail(connector, names.of("events"), Duration.ofSeconds(5));
  }

  @AfterAll
  static void stop() {
    tail.stop();
    store.close();
  }

  @Override
  protected EventTail tail() {
    return tail;
  }

  @Override
  protected EventLog log() {
    return log;
  }

  @Override
  protected void cutConnections() {
    store.redis().cutConnections();
  }

  @Override
  protected void whileAway(Runnable action) {
    store.whileAway(action);
  }
}
