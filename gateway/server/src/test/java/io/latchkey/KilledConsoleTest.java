package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A console that is killed while it carries out a call, and another one that is asked then. */
class KilledConsoleTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TOKEN = "a-token-for-tests-only";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String idempotencyKey = UUID.randomUUID().toString();

  @Test
  void anotherConsoleCompletesItsCallWithTheSecretThatItHadStored(@TempDir Path folder)
      throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestUpstream upstream = TestUpstream.start();
        RunningGateway other = RunningGateway.with(settings(redis, "other"));
        GatewayProcess silent =
            GatewayProcess.start(folder.resolve("silent"), settings(redis, "silent"));
        GatewayProcess killed =
            GatewayProcess.start(folder.resolve("killed"), settings(redis, "killed"))) {
      AdminClient admin = other.admin();
      admin.project("orders", upstream.uri());
      AdminClient.Key key = admin.key("orders");
      // The call waits for this one when it has stored the new secret.
      silent.freeze();

      CompletableFuture<HttpResponse<String>> call =
          client.sendAsync(roll(killed.console(""), key), BodyHandlers.ofString());
      await().until(() -> admin.json("GET", "/v1/keys/" + key.id(), "").has("lastRolledAt"));
      assertThat(call).isNotDone();
      killed.kill();
      silent.thaw();
      await()
          .until(
              () -> {
                HttpResponse<String> answer = send(other.console(""), key);
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 409);
                return answer.statusCode() == 200;
              });

      HttpResponse<String> repeated = send(other.console(""), key);
      String secret = JSON.readTree(repeated.body()).get("secret").asString();
      assertThat(repeated.headers().firstValue("Idempotency-Replayed")).contains("true");
      assertThat(other.get(other.proxy("/proxy/orders/x"), "X-API-Key", secret).statusCode())
          .isEqualTo(200);
      assertThat(other.get(other.proxy("/proxy/orders/x"), "X-API-Key", key.secret()).statusCode())
          .isEqualTo(401);
      JsonNode events =
          admin.json("GET", "/v1/events?action=key.rolled&target=" + key.id(), "").get("items");
      assertThat(events).hasSize(1);
    }
  }

  private static String[] settings(TestRedis redis, String name) {
    return new String[] {
      "spring.data.redis.url=" + redis.url(),
      "latchkey.instance=" + name,
      "latchkey.admin.token=" + TOKEN,
      "latchkey.cache.lease=10s"
    };
  }

  private HttpResponse<String> send(URI console, AdminClient.Key key) throws Exception {
    return client.send(roll(console, key), BodyHandlers.ofString());
  }

  private HttpRequest roll(URI console, AdminClient.Key key) {
    return HttpRequest.newBuilder(console.resolve("/v1/keys/" + key.id() + "/roll"))
        .header("Authorization", "Bearer " + TOKEN)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", idempotencyKey)
        .POST(BodyPublishers.ofString("{}"))
        .build();
  }
}
