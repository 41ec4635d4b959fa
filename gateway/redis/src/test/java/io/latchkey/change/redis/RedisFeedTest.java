package io.latchkey.change.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.change.Change;
import io.latchkey.change.FeedConnection;
import io.latchkey.change.FeedContract;
import io.latchkey.change.FeedSettings;
import io.latchkey.change.Fleet;
import io.latchkey.change.FleetClock;
import io.latchkey.change.Instance;
import io.latchkey.change.Position;
import io.latchkey.event.EventSettings;
import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.keystore.ConflictException;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.store.Committer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisFeedTest extends FeedContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static CoreOnRedis redis;

  private final String prefix = "feed-" + UUID.randomUUID();
  private final RedisNames names = new RedisNames(prefix, false);
  private final Fleet fleet = fleet(names);

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static Fleet fleet(RedisNames names) {
    return new RedisFleet(redis.session(), names, new InstanceJson(), Duration.ofSeconds(10));
  }

  @Override
  protected FeedConnection.Connector process(String process) {
    RedisConnector connector = redis.core().get(RedisConnector.class);
    FleetClock clock = new FleetClock(System::nanoTime, InstantSource.system());
    InstanceJson json = new InstanceJson();
    return () -> new RedisFeedConnection(connector.open(), process, names, TIMEOUT, json, clock);
  }

  @Override
  protected Fleet fleet() {
    return fleet;
  }

  @Override
  protected void change(String id) {
    Committer committer =
        new Committer(
            names,
            prefix + ":index",
            redis.core().get(FeedSettings.class),
            redis.core().get(EventSettings.class),
            InstantSource.system());
    committer.commit(
        redis.session(),
        committer.mutation(null).tell(Change.Subject.PROJECT, id, Change.Action.DELETED),
        failed -> new ConflictException(ConflictException.Kind.VERSION, "nothing was checked"));
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }

  @Test
  void changeThatOnlyANewerVersionKnowsIsReadAsSomethingOther() {
    write(Map.of("n", "1", "subject", "PLANET", "id", "x", "action", "EXPLODED", "mood", "9"));

    try (FeedConnection feed = process("first").open()) {
      Change read = feed.read(Position.START, Duration.ZERO).get(0);
      assertThat(read.subject()).isEqualTo(Change.Subject.OTHER);
      assertThat(read.action()).isEqualTo(Change.Action.UPDATED);
      assertThat(read.sequence()).isEqualTo(1);
      assertThat(read.ending()).isNull();
    }
  }

  private void write(Map<String, String> entry) {
    redis.redis().with(commands -> commands.xadd(prefix + ":changes", entry));
  }

  @Test
  void reportOfAVersionThatNamedNoHistoryNorProcessCounts() {
    String old =
        """
        {"roles":["proxy"],"version":"0.0.1","startedAt":"2026-01-01T00:00:00Z","applied":"5-1"}\
        """;
    report("old", old, Instant.now().plusSeconds(60));

    Instance found = fleet.instances().get(0);

    assertThat(found.id()).isEqualTo("old");
    assertThat(found.applied()).isEqualTo(new Position(5, 1));
    assertThat(found.alive()).isTrue();
    assertThat(found.load()).isNull();
    assertThat(found.skew()).isNull();
  }

  @Test
  void instanceThatHasBeenDeadForAnHourIsForgottenAsOthersReport() {
    String state =
        """
        {"roles":["proxy"],"version":"1","startedAt":"2026-01-01T00:00:00Z","applied":"0-0"}\
        """;
    report("dead", state, Instant.now().minusSeconds(3_700));
    report("recent", state, Instant.now().minusSeconds(3_000));

    try (FeedConnection feed = process("first").open()) {
      FeedConnection.Tail tail = feed.tail();
      feed.renew(fleet.instances().get(0), tail, Duration.ofMinutes(1));
    }

    List<String> kept = redis.redis().with(commands -> commands.hkeys(prefix + ":instances:state"));
    assertThat(kept).doesNotContain("dead").contains("recent");
  }

  private void report(String member, String state, Instant leaseEnds) {
    redis
        .redis()
        .with(
            commands ->
                commands.zadd(prefix + ":instances", (double) leaseEnds.toEpochMilli(), member));
    redis.redis().with(commands -> commands.hset(prefix + ":instances:state", member, state));
  }
}
