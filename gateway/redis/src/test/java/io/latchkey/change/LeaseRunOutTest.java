package io.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestCore.Made;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.Project;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway does when it has not heard from Redis for as long as its lease. */
class LeaseRunOutTest {

  private final TestRedis redis = TestRedis.start();
  private TestCore core;
  private Project project;
  private Made key;
  private Made revoked;

  @BeforeEach
  void start() {
    core =
        TestCore.start(redis.port(), "latchkey.cache.lease=1500ms", "latchkey.store.timeout=500ms");
    project = core.project(10);
    key = core.key(project);
    revoked = core.key(project);
    core.revoke(revoked.record());
    assertThat(core.decide(key, project)).isInstanceOf(Decision.Allowed.class);
    assertThat(core.decide(revoked, project)).isInstanceOf(Decision.Denied.class);
  }

  @AfterEach
  void stop() {
    core.close();
    redis.close();
  }

  @Test
  void knownKeysGoOnUntilTheLeaseEndsAndThenNobodyKnows() {
    redis.kill();

    Decision known = core.decideIfKnown(key, project);
    assertThat(known instanceof Decision.Allowed || !core.get(Lease.class).isValid()).isTrue();
    await().until(() -> !core.get(Lease.class).isValid());
    assertThat(core.decide(key, project)).isEqualTo(Decision.UNAVAILABLE);
    assertThat(core.decide(revoked, project)).isEqualTo(Decision.denied(DenialReason.REVOKED_KEY));

    redis.restart();
    core.awaitLevel();
    await()
        .untilAsserted(
            () -> assertThat(core.decide(key, project)).isInstanceOf(Decision.Allowed.class));
  }

  @Test
  void unknownKeysAreAnsweredAtOnceWhileRedisHangs() {
    Made fresh = core.key(project);
    redis.freeze();
    assertThat(core.decide(fresh, project)).isEqualTo(Decision.UNAVAILABLE);

    long start = System.nanoTime();
    for (int i = 0; i < 500; i++) {
      assertThat(core.decide(fresh, project)).isEqualTo(Decision.UNAVAILABLE);
    }

    // Each would wait for half a second.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Patience.LONG);
    redis.thaw();
    await()
        .untilAsserted(
            () -> assertThat(core.decide(fresh, project)).isInstanceOf(Decision.Allowed.class));
  }

  @Test
  void withoutALeaseEveryRequestAsksRedis() {
    redis.with(commands -> commands.del("latchkey:instances"));
    redis.with(commands -> commands.set("latchkey:instances", "not a sorted set"));
    await().until(() -> !core.get(Lease.class).isValid());

    assertThat(core.decideIfKnown(key, project)).isNull();
    assertThat(core.decide(key, project)).isInstanceOf(Decision.Allowed.class);
    String name = "latchkey:key:" + key.record().key().id();
    String record = redis.with(commands -> commands.get(name));
    redis.with(
        commands -> commands.set(name, record.replace("\"revoked\":false", "\"revoked\":true")));

    assertThat(core.decide(key, project)).isEqualTo(Decision.denied(DenialReason.REVOKED_KEY));
  }
}
