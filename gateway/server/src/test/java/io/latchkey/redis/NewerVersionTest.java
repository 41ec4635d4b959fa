package io.latchkey.redis;

import static io.latchkey.redis.Passing.PROJECT;
import static io.latchkey.redis.Passing.answer;
import static io.latchkey.redis.Passing.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import io.lettuce.core.ScriptOutputType;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What a newer version leaves in Redis, as this one meets it while a fleet is being upgraded. Two
 * versions side by side are tried by deploy/verify-upgrade.sh.
 */
class NewerVersionTest {

  private static TestRedis redis;
  private static TestUpstream upstream;
  private static RunningGateway gateway;
  private static String project;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    upstream = TestUpstream.start();
    gateway = RunningGateway.on(redis, "latchkey.instance=older");
    project = gateway.admin().project(PROJECT, upstream.uri());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    redis.close();
  }

  @Test
  void fieldsThatThisVersionDoesNotKnowAreNoHindrance() {
    AdminClient.Key key = gateway.admin().key(PROJECT);

    rewrite("latchkey:key:" + key.id(), json -> json.replaceFirst("\\{", "{\"newer\":{\"a\":1},"));
    rewrite("latchkey:project:" + project, json -> json.replaceFirst("\\{", "{\"newer\":[1],"));

    assertThat(status(gateway, key)).isEqualTo(200);
    assertThat(gateway.admin().json("GET", "/v1/keys/" + key.id(), "").get("status").asString())
        .isEqualTo("active");
  }

  @Test
  void recordOfANewerSchemaIsNotMisreadAndCostsNobodyElse() {
    AdminClient.Key newer = gateway.admin().key(PROJECT);
    AdminClient.Key other = gateway.admin().key(PROJECT);

    rewrite("latchkey:key:" + newer.id(), json -> json.replace("\"schema\":1", "\"schema\":99"));

    assertThat(answer(gateway, newer).statusCode()).isEqualTo(503);
    assertThat(answer(gateway, newer).body()).contains("key_store_unavailable");
    assertThat(status(gateway, other)).isEqualTo(200);
  }

  @Test
  void changesAndInstancesOfANewerVersionAreCountedAndLeftAlone() {
    AdminClient.Key key = gateway.admin().key(PROJECT);
    assertThat(status(gateway, key)).isEqualTo(200);

    redis.with(
        commands ->
            commands.eval(
                """
                local n = redis.call('INCR', 'latchkey:changes:sequence')
                redis.call('XADD', 'latchkey:changes', '*', 'n', n, 'subject', 'GALAXY', 'id', 'x',
                  'action', 'TURNED', 'newer', '1')
                local older = redis.call('ZRANGE', 'latchkey:instances', 0, 0)[1]
                local state = redis.call('HGET', 'latchkey:instances:state', older)
                state = string.gsub(state, '^{', '{"newer":true,')
                redis.call('HSET', 'latchkey:instances:state', 'newer', state)
                local ended = redis.call('TIME')[1] * 1000 - 1000
                return redis.call('ZADD', 'latchkey:instances', string.format('%.0f', ended), 'newer')
                """,
                ScriptOutputType.INTEGER, new String[0]));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        gateway
                            .admin()
                            .json("GET", "/v1/instances", "")
                            .get("items")
                            .valueStream()
                            .map(each -> each.get("id").asString()))
                    .contains("older", "newer"));
    JsonNode revocation = gateway.admin().revoke(key).get("revocation");
    assertThat(revocation.get("confirmed").valueStream().map(JsonNode::asString))
        .containsExactly("older");
    assertThat(status(gateway, key)).isEqualTo(401);
  }

  private static void rewrite(String name, UnaryOperator<String> change) {
    redis.with(commands -> commands.set(name, change.apply(commands.get(name))));
  }
}
