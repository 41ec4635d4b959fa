package io.latchkey.redis;

import static io.latchkey.redis.Passing.PROJECT;
import static io.latchkey.redis.Passing.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import org.junit.jupiter.api.Test;

/** One server with append-only persistence. */
class AppendOnlyTest {

  @Test
  void whatWasAcknowledgedSurvivesACrashOfRedis() {
    try (TestRedis redis = TestRedis.startInstalled("--appendfsync", "always");
        TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway = RunningGateway.on(redis, "latchkey.cache.lease=1s")) {
      AdminClient admin = gateway.admin();
      admin.project(PROJECT, upstream.uri());
      AdminClient.Key kept = admin.key(PROJECT);
      AdminClient.Key revoked = admin.key(PROJECT);
      admin.revoke(revoked);
      AdminClient.Key last = admin.key(PROJECT);

      redis.kill();
      redis.restart();

      await().until(() -> status(gateway, kept) == 200);
      assertThat(status(gateway, last)).isEqualTo(200);
      assertThat(status(gateway, revoked)).isEqualTo(401);
      try (RunningGateway another = RunningGateway.on(redis)) {
        assertThat(status(another, kept)).isEqualTo(200);
        assertThat(status(another, revoked)).isEqualTo(401);
      }
    }
  }
}
