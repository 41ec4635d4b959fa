package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Three whole gateways, whose clients encrypt at one and decrypt at another. */
class FleetRotationTest {

  private static final int GATEWAYS = 3;
  private static final String TOKEN = "latchkey.admin.token=lka-for-the-whole-fleet";
  private static final int ROTATIONS = 5;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void noRequestFailsWhileKeysRotateAndOnlyTheDestroyedKeysTokensAreLost() {
    try (TestRedis redis = TestRedis.start();
        RunningGateway one = RunningGateway.on(redis, TOKEN);
        RunningGateway two = RunningGateway.on(redis, TOKEN);
        RunningGateway three = RunningGateway.on(redis, TOKEN)) {
      List<RunningGateway> fleet = List.of(one, two, three);
      AdminClient admin = fleet.get(0).admin();
      admin.project("sealed", URI.create("http://127.0.0.1:9"));
      String secret = key(admin);
      String keys = "/v1/projects/sealed/encryption/keys";
      String old = call(fleet.get(0), secret, "encrypt", "first");
      ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
      AtomicBoolean done = new AtomicBoolean();
      List<CompletableFuture<Void>> load = load(fleet, secret, failures, done);

      for (int i = 0; i < ROTATIONS; i++) {
        assertThat(admin.json("POST", keys, "").at("/key/state").asString()).isEqualTo("primary");
      }
      String first = admin.json("GET", keys, "").at("/items/" + ROTATIONS + "/id").asString();
      JsonNode destroyed = admin.json("DELETE", keys + "/" + first, "");
      HttpResponse<String> lost = send(fleet.get(1), secret, "decrypt", old);
      done.set(true);
      load.forEach(CompletableFuture::join);

      assertThat(failures).isEmpty();
      assertThat(destroyed.at("/confirmation/confirmed")).hasSize(GATEWAYS);
      assertThat(lost.statusCode()).isEqualTo(422);
      assertThat(lost.body()).doesNotContain("first");
    }
  }

  private static List<CompletableFuture<Void>> load(
      List<RunningGateway> fleet,
      String secret,
      ConcurrentLinkedQueue<String> failures,
      AtomicBoolean done) {
    AtomicInteger number = new AtomicInteger();
    return IntStream.range(0, GATEWAYS)
        .mapToObj(
            i ->
                CompletableFuture.runAsync(
                    () -> {
                      while (!done.get()) {
                        String value = "value-" + number.incrementAndGet();
                        String token = call(fleet.get(i), secret, "encrypt", value);
                        int other = (i + number.get()) % GATEWAYS;
                        String back = call(fleet.get(other), secret, "decrypt", token);
                        if (!back.equals(value)) {
                          failures.add(back);
                        }
                      }
                    }))
        .toList();
  }

  private static String key(AdminClient admin) {
    String body =
        """
        {"name": "ci", "projects": ["sealed"], "permissions": ["read", "write", "encrypt", "decrypt"]}\
        """;
    return admin.json("POST", "/v1/keys", body).get("secret").asString();
  }

  /** What came back as data, or why nothing did. */
  private static String call(RunningGateway gateway, String secret, String what, String data) {
    HttpResponse<String> response = send(gateway, secret, what, data);
    return response.statusCode() == 200
        ? JSON.readTree(response.body()).path("data").asString()
        : response.statusCode() + " " + response.body();
  }

  private static HttpResponse<String> send(
      RunningGateway gateway, String secret, String what, String data) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.proxy("/api-v1/v1/" + what))
            .timeout(Patience.LONG)
            .header("X-API-Key", secret)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"data\": \"" + data + "\"}"))
            .build());
  }
}
