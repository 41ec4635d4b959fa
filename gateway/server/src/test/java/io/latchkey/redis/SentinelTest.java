package io.latchkey.redis;

import static io.latchkey.redis.Passing.PROJECT;
import static io.latchkey.redis.Passing.and;
import static io.latchkey.redis.Passing.confirmed;
import static io.latchkey.redis.Passing.rights;
import static io.latchkey.redis.Passing.status;
import static io.latchkey.redis.Passing.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestSentinels;
import io.latchkey.fixture.TestUpstream;
import io.lettuce.core.KillArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A primary, a replica and three sentinels: the primary dies, and the replica takes its place. */
class SentinelTest {

  private TestUpstream upstream;
  private TestRedis primary;
  private TestRedis replica;
  private TestSentinels sentinels;

  @BeforeEach
  void start() {
    upstream = TestUpstream.start();
    primary = TestRedis.startInstalled(and(rights(), "--repl-diskless-sync-delay", "0"));
    replica = TestRedis.startInstalled(and(rights(), "--replicaof", "127.0.0.1 " + primary.port()));
    await().until(() -> replication(replica).contains("master_link_status:up"));
    sentinels = TestSentinels.watching(primary);
  }

  private static String replication(TestRedis server) {
    return server.with(commands -> commands.info("replication"));
  }

  @AfterEach
  void stop() {
    sentinels.close();
    replica.close();
    primary.close();
    upstream.close();
  }

  @Test
  void fleetGoesOnAfterAFailoverAndStillRevokesStrictly() {
    try (RunningGateway one = gateway("one");
        RunningGateway two = gateway("two")) {
      one.admin().project(PROJECT, upstream.uri());
      AdminClient.Key before = one.admin().key(PROJECT);
      AdminClient.Key revoked = one.admin().key(PROJECT);
      one.admin().revoke(revoked);
      await().until(() -> status(one, before) == 200 && status(two, before) == 200);

      primary.kill();
      sentinels.awaitPrimary(replica);

      await().until(() -> one.admin().call("GET", "/v1/instances", "").statusCode() == 200);
      await()
          .untilAsserted(
              () ->
                  assertThat(one.admin().json("GET", "/v1/instances", "").get("items")).hasSize(2));
      await()
          .until(() -> one.admin().call("GET", "/v1/projects/" + PROJECT, "").statusCode() == 200);
      AdminClient.Key after = one.admin().key(PROJECT);
      await().until(() -> status(one, after) == 200);
      await().until(() -> status(two, after) == 200 && status(two, before) == 200);
      assertThat(status(two, revoked)).isEqualTo(401);
      await().untilAsserted(() -> assertThat(alive(one)).isEqualTo(2));
      assertThat(confirmed(one.admin().revoke(before))).containsExactlyInAnyOrder("one", "two");
      assertThat(status(two, before)).isEqualTo(401);
    }
  }

  private static long alive(RunningGateway gateway) {
    return gateway
        .admin()
        .json("GET", "/v1/instances", "")
        .get("items")
        .valueStream()
        .filter(each -> each.get("alive").asBoolean())
        .count();
  }

  @Test
  void revocationThatTheFailoverLosesIsRefusedAllTheSameAndWrittenAgain() {
    try (RunningGateway one = gateway("one");
        RunningGateway two = gateway("two")) {
      one.admin().project(PROJECT, upstream.uri());
      AdminClient.Key key = one.admin().key(PROJECT);
      await().until(() -> status(one, key) == 200 && status(two, key) == 200);
      await().until(() -> replica.<Long>with(commands -> commands.exists(record(key))) == 1);

      replica.freeze();
      primary.with(commands -> commands.clientKill(KillArgs.Builder.typeSlave()));
      assertThat(confirmed(one.admin().revoke(key))).containsExactlyInAnyOrder("one", "two");
      primary.kill();
      replica.thaw();
      assertThat(stored(key)).contains("\"revoked\":false");
      sentinels.awaitPrimary(replica);

      assertThat(status(one, key)).isEqualTo(401);
      assertThat(status(two, key)).isEqualTo(401);
      await().untilAsserted(() -> assertThat(stored(key)).contains("\"revoked\":true"));
      try (RunningGateway three = gateway("three")) {
        assertThat(status(three, key)).isEqualTo(401);
      }
    }
  }

  private static String record(AdminClient.Key key) {
    return "latchkey:key:" + key.id();
  }

  private String stored(AdminClient.Key key) {
    return replica.with(commands -> commands.get(record(key)));
  }

  @Test
  void revocationThatTooFewReplicasHaveIsNotAnsweredAsDone() {
    try (RunningGateway gateway =
        gateway("one", "latchkey.revocation.replicas=1", "latchkey.revocation.wait=1s")) {
      gateway.admin().project(PROJECT, upstream.uri());
      AdminClient.Key first = gateway.admin().key(PROJECT);
      AdminClient.Key second = gateway.admin().key(PROJECT);

      JsonNode acknowledged = gateway.admin().revoke(first);
      replica.freeze();
      var alone = gateway.admin().call("POST", "/v1/keys/" + second.id() + "/revoke", "{}");
      replica.thaw();

      assertThat(acknowledged.get("revocation").get("replicas").asInt()).isEqualTo(1);
      assertThat(alone.statusCode()).isEqualTo(503);
      assertThat(alone.body())
          .contains("confirmation_unknown")
          .contains("applied by one")
          .contains("0 of 1 replicas");
      assertThat(status(gateway, second)).isEqualTo(401);
      JsonNode again = gateway.admin().revoke(second);
      assertThat(again.get("revocation").get("replicas").asInt()).isEqualTo(1);
    }
  }

  @Test
  void startStopsIfTheFailoverCouldTakeBackRevocationsAndSaysWhatToSet() {
    assertThatThrownBy(() -> guarded("one"))
        .hasStackTraceContaining("min-replicas-to-write to 1")
        .hasStackTraceContaining("latchkey.revocation.unguarded-failover=true");
  }

  @Test
  void fleetSaysThatTheFailoverCanTakeBackRevocations() {
    try (RunningGateway gateway = gateway("one")) {
      JsonNode fleet = gateway.admin().json("GET", "/v1/instances", "");

      assertThat(fleet.get("warnings").get(0).asString()).contains("min-replicas-to-write");
    }
  }

  private RunningGateway gateway(String name, String... settings) {
    return guarded(name, and(settings, "latchkey.revocation.unguarded-failover=true"));
  }

  private RunningGateway guarded(String name, String... settings) {
    String[] common = {"latchkey.instance=" + name, "latchkey.admin.token=lka-for-the-whole-fleet"};
    return RunningGateway.with(and(and(sentinels.settings(), user()), and(settings, common)));
  }
}
