package io.latchkey.redis;

import static io.latchkey.redis.Passing.PROJECT;
import static io.latchkey.redis.Passing.and;
import static io.latchkey.redis.Passing.confirmed;
import static io.latchkey.redis.Passing.rights;
import static io.latchkey.redis.Passing.status;
import static io.latchkey.redis.Passing.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCluster;
import io.latchkey.fixture.TestUpstream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A Redis Cluster of three primaries, one with a replica. */
class ClusterTest {

  @Test
  void fleetOnAClusterChargesRevokesAndOutlivesAPrimary() {
    try (TestCluster cluster = TestCluster.start(rights());
        TestUpstream upstream = TestUpstream.start();
        RunningGateway one = gateway(cluster, "one");
        RunningGateway two = gateway(cluster, "two")) {
      one.admin().project(PROJECT, upstream.uri());
      List<AdminClient.Key> keys = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        keys.add(limited(one.admin()));
      }

      keys.forEach(key -> assertThat(status(two, key)).isEqualTo(200));
      keys.forEach(key -> assertThat(status(one, key)).isEqualTo(429));
      await().until(() -> cluster.sizes().stream().allMatch(size -> size > 5));
      JsonNode revoked = one.admin().revoke(keys.get(0));
      assertThat(confirmed(revoked)).containsExactlyInAnyOrder("one", "two");
      assertThat(revoked.get("revocation").get("replicas").asInt()).isEqualTo(1);
      JsonNode rotated =
          one.admin().json("POST", "/v1/projects/" + PROJECT + "/encryption/keys", "");
      assertThat(rotated.at("/key/state").asString()).isEqualTo("primary");

      cluster.holder().kill();
      cluster.awaitPromotion();

      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(status(one, one.admin().key(PROJECT))).isEqualTo(200));
      AdminClient.Key after = one.admin().key(PROJECT);
      await().until(() -> status(two, after) == 200);
      assertThat(status(two, keys.get(0))).isEqualTo(401);
      // The shard has no replica left, so nobody can promise that the revocation outlives it too.
      await()
          .untilAsserted(
              () ->
                  assertThat(revoke(one.admin(), after))
                      .contains("confirmation_unknown")
                      .contains("0 of 1 replicas"));
      assertThat(status(two, after)).isEqualTo(401);
    }
  }

  private static String revoke(AdminClient admin, AdminClient.Key key) {
    return admin.call("POST", "/v1/keys/" + key.id() + "/revoke", "{}").body();
  }

  private static AdminClient.Key limited(AdminClient admin) {
    JsonNode made =
        admin.json(
            "POST",
            "/v1/keys",
            """
            {"name": "ci", "projects": ["%s"], "limits": [{"requests": 1, "period": "1h"}]}\
            """
                .formatted(PROJECT));
    return new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
  }

  private static RunningGateway gateway(TestCluster cluster, String name) {
    return RunningGateway.with(
        and(
            and(cluster.settings(), user()),
            "latchkey.instance=" + name,
            "latchkey.revocation.replicas=1",
            "latchkey.revocation.wait=2s",
            // Whether each request is charged is asked here, not how long Redis may take under
            // load.
            "latchkey.limits.timeout=1s",
            "latchkey.admin.token=lka-for-the-whole-fleet"));
  }
}
