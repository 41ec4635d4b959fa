package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What comes through the real door is what the admin API shows of a key's use. */
@BothWays
class UsageTest {

  @Test
  void everyRequestIsCountedOnceByItsFinalOutcome() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 7, \"period\": \"1h\"}]");
    send(key, "/proxy/orders/x", 3);
    send(key, "/proxy/orders/answers/503", 2);
    send(key, "/proxy/orders/answers/404", 1);
    send(key, "/proxy/orders/silent", 1);
    send(key, "/proxy/other/x", 2);
    send(key, "/proxy/orders/x", 4);

    Map<String, Long> expected =
        Map.of(
            "allowed", 7L,
            "rate_limited", 4L,
            "project_not_allowed", 2L,
            "2xx", 3L,
            "5xx", 2L,
            "4xx", 1L,
            "upstream_timeout", 1L);
    await().untilAsserted(() -> assertThat(ProxyDoor.counts(key)).isEqualTo(expected));
  }

  @Test
  void projectThatAKeyDoesNotOpenIsNotNamedInItsUsage() {
    AdminClient.Key key = ADMIN.key("orders");

    send(key, "/proxy/other/x", 1);

    await()
        .untilAsserted(() -> assertThat(ProxyDoor.counts(key)).containsKey("project_not_allowed"));
    assertThat(ADMIN.call("GET", "/v1/keys/" + key.id() + "/usage", "").body())
        .contains("project_not_allowed")
        .doesNotContain(ProxyDoor.OTHER);
  }

  @Test
  void upstreamThatIsNotThereIsCountedAsUnreachable() {
    String slug = "nowhere-" + System.nanoTime() % 1_000_000;
    ADMIN.project(slug, URI.create("http://127.0.0.1:1"));
    AdminClient.Key key = ADMIN.key(slug);

    send(key, "/proxy/" + slug + "/x", 2);

    await()
        .untilAsserted(
            () ->
                assertThat(ProxyDoor.counts(key))
                    .isEqualTo(Map.of("allowed", 2L, "upstream_unreachable", 2L)));
  }

  @Test
  void revokedKeysRequestsAreCountedButAreNoUse() {
    AdminClient.Key key = ADMIN.key("orders");
    ADMIN.revoke(key);

    send(key, "/proxy/orders/x", 2);

    await()
        .untilAsserted(
            () -> assertThat(ProxyDoor.counts(key)).isEqualTo(Map.of("revoked_key", 2L)));
    assertThat(ADMIN.json("GET", "/v1/keys/" + key.id(), "").has("lastUsedAt")).isFalse();
  }

  @Test
  void webSocketIsCountedAsAnAnswerOnceItIsOpen() throws Exception {
    AdminClient.Key key = ADMIN.key("orders");
    URI uri = URI.create("ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/orders/ws");

    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("X-API-Key", key.secret())
        .buildAsync(uri, new WebSocket.Listener() {})
        .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)
        .abort();

    await()
        .untilAsserted(
            () -> assertThat(ProxyDoor.counts(key)).isEqualTo(Map.of("allowed", 1L, "1xx", 1L)));
  }

  @Test
  void lastUseIsShownWithTheKeyAndInLists() {
    Instant before = Instant.now().minusMillis(1);
    AdminClient.Key key = ADMIN.key("orders");
    assertThat(ADMIN.json("GET", "/v1/keys/" + key.id(), "").has("lastUsedAt")).isFalse();

    send(key, "/proxy/orders/x", 1);

    JsonNode shown =
        await()
            .until(
                () -> ADMIN.json("GET", "/v1/keys/" + key.id(), ""),
                each -> each.has("lastUsedAt"));
    JsonNode listed =
        ADMIN.json("GET", "/v1/keys?project=orders&q=" + key.id(), "").get("items").get(0);
    assertThat(Instant.parse(shown.get("lastUsedAt").asString()))
        .isBetween(before, Instant.now().plusMillis(1));
    assertThat(shown.get("lastUsedFrom").asString()).isEqualTo("127.0.0.1");
    assertThat(listed.get("lastUsedAt")).isEqualTo(shown.get("lastUsedAt"));
    assertThat(listed.get("lastUsedFrom")).isEqualTo(shown.get("lastUsedFrom"));
  }

  @Test
  void gracefulStopLosesNothingThatWasCounted() {
    try (TestRedis redis = TestRedis.start();
        TestUpstream upstream = TestUpstream.start()) {
      String id;
      try (RunningGateway gateway = RunningGateway.on(redis, "latchkey.usage.flush=10s")) {
        gateway.admin().project("stopped", upstream.uri());
        AdminClient.Key key = gateway.admin().key("stopped");
        id = key.id();
        for (int i = 0; i < 40; i++) {
          gateway.get(gateway.proxy("/proxy/stopped/x"), "X-API-Key", key.secret());
        }
      }

      Map<String, Long> written = new HashMap<>();
      redis.with(
          commands -> {
            commands
                .keys("latchkey:usage:" + id + ":*")
                .forEach(day -> addAll(written, commands.hgetall(day)));
            return "";
          });
      assertThat(written).containsEntry("allowed", 40L).containsEntry("2xx", 40L);
    }
  }

  private static void addAll(Map<String, Long> sums, Map<String, String> day) {
    day.forEach(
        (field, count) ->
            sums.merge(
                field.substring(field.lastIndexOf(':') + 1), Long.parseLong(count), Long::sum));
  }

  private static void send(AdminClient.Key key, String path, int times) {
    for (int i = 0; i < times; i++) {
      ProxyDoor.get(path, "X-API-Key", key.secret());
    }
  }
}
