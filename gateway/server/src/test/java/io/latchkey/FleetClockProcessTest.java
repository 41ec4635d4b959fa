package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gateways of one fleet, two of them on machines whose clocks are an hour wrong. */
class FleetClockProcessTest {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * By how much a gateway may be wrong about Redis's time, beside a loaded machine's round trip.
   */
  private static final Duration BOUND = Duration.ofMillis(500);

  private static TestRedis redis;
  private static TestUpstream upstream;
  private static GatewayProcess slow;
  private static GatewayProcess fast;
  private static GatewayProcess right;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = TestRedis.start();
    upstream = TestUpstream.start();
    CompletableFuture<GatewayProcess> late = start("-1h", folder.resolve("slow"), "slow-instance");
    CompletableFuture<GatewayProcess> early = start("+1h", folder.resolve("fast"), "fast-instance");
    right = GatewayProcess.start(folder.resolve("right"), settings("right-instance"));
    slow = late.join();
    fast = early.join();
    right.admin().project("clocks", upstream.uri());
  }

  private static CompletableFuture<GatewayProcess> start(String offset, Path data, String name) {
    return CompletableFuture.supplyAsync(
        () -> GatewayProcess.startAtWrongTime(offset, data, settings(name)));
  }

  private static String[] settings(String name) {
    return new String[] {"spring.data.redis.url=" + redis.url(), "latchkey.instance=" + name};
  }

  @AfterAll
  static void stop() {
    for (GatewayProcess each : new GatewayProcess[] {slow, fast, right}) {
      if (each != null) {
        each.close();
      }
    }
    upstream.close();
    redis.close();
  }

  @Test
  void aKeyExpiresEverywhereAtOneTimeWhateverTheMachinesClocksShow() throws Exception {
    List<Ending> endings = new ArrayList<>();
    for (GatewayProcess maker : gateways()) {
      Instant before = Instant.now();
      JsonNode made =
          maker
              .admin()
              .json(
                  "POST",
                  "/v1/keys",
                  "{\"name\": \"short\", \"projects\": [\"clocks\"], \"expiresIn\": \"8s\"}");
      Instant end = Instant.parse(made.get("expiresAt").asString());
      assertThat(end)
          .isBetween(before.plusSeconds(8).minus(BOUND), Instant.now().plusSeconds(8).plus(BOUND));
      endings.add(new Ending(made.get("secret").asString(), end, end));
    }

    acceptedUntilTheyEnd(endings);
  }

  @Test
  void theOldSecretOfARollEndsEverywhereAtOneTime() throws Exception {
    List<Ending> endings = new ArrayList<>();
    List<String> rolled = new ArrayList<>();
    for (GatewayProcess roller : gateways()) {
      AdminClient.Key key = right.admin().key("clocks");
      Instant before = Instant.now();
      JsonNode roll =
          roller.admin().json("POST", "/v1/keys/" + key.id() + "/roll", "{\"overlap\": \"8s\"}");
      rolled.add(roll.get("secret").asString());
      endings.add(new Ending(key.secret(), before.plusSeconds(8), Instant.now().plusSeconds(8)));
    }

    acceptedUntilTheyEnd(endings);
    for (String secret : rolled) {
      assertThat(status(right, secret)).isEqualTo(200);
    }
  }

  @Test
  void aSessionThatOneConsoleBeganIsGoodAtTheOthers() throws Exception {
    JsonNode organization =
        right.admin().json("POST", "/v1/organizations", "{\"name\": \"People\"}");
    right
        .admin()
        .json(
            "POST",
            "/v1/organizations/" + organization.get("id").asString() + "/members",
            "{\"userName\": \"ada\", \"role\": \"admin\", \"password\": \"correct horse"
                + " battery\"}");

    for (GatewayProcess console : gateways()) {
      HttpRequest signIn =
          HttpRequest.newBuilder(console.console("/v1/sessions"))
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"userName\": \"ada\", \"password\": \"correct horse battery\"}"))
              .build();
      JsonNode begun = JSON.readTree(client.send(signIn, BodyHandlers.ofString()).body());
      for (GatewayProcess each : gateways()) {
        AdminClient user = new AdminClient(each.console(""), begun.get("token").asString());
        assertThat(user.call("GET", "/v1/keys", "").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void operatorsAreToldWhichClocksAreWrong() throws Exception {
    JsonNode fleet = right.admin().json("GET", "/v1/instances", "");

    assertThat(fleet.get("warnings").valueStream().map(JsonNode::asString))
        .hasSize(2)
        .anySatisfy(
            each -> assertThat(each).contains("clock of slow-instance").contains("behind Redis's"))
        .anySatisfy(
            each ->
                assertThat(each).contains("clock of fast-instance").contains("ahead of Redis's"));
    slow.awaitOutput("clock skewSeconds=-3600 ");
    fast.awaitOutput("clock skewSeconds=3600 ");
    assertThat(right.output()).doesNotContain("clock skewSeconds=");
    assertThat(skew(slow)).isBetween(-3602.0, -3598.0);
    assertThat(skew(fast)).isBetween(3598.0, 3602.0);
    assertThat(skew(right)).isBetween(-2.0, 2.0);
  }

  private static List<GatewayProcess> gateways() {
    return List.of(slow, fast, right);
  }

  /** A secret that ends between two times. */
  private record Ending(String secret, Instant earliest, Instant latest) {}

  /** Every answer is 200 until a secret's end, and the refusal after it. */
  private void acceptedUntilTheyEnd(List<Ending> endings) throws Exception {
    Set<Ending> over = new HashSet<>();
    while (over.size() < endings.size()) {
      for (Ending ending : endings) {
        if (!over.contains(ending) && isOver(ending)) {
          over.add(ending);
        }
      }
    }
    for (Ending ending : endings) {
      assertThat(code(slow, ending.secret())).isEqualTo("expired_key");
    }
  }

  /** Asks every gateway; whether all have refused a secret because its end was past. */
  private boolean isOver(Ending ending) throws InterruptedException {
    int refused = 0;
    for (GatewayProcess each : gateways()) {
      Instant sent = Instant.now();
      int status = status(each, ending.secret());
      if (Instant.now().isBefore(ending.earliest().minus(BOUND))) {
        assertThat(status).as("before the end, at %s", each.proxy("")).isEqualTo(200);
      }
      if (sent.isAfter(ending.latest().plus(BOUND))) {
        assertThat(status).as("after the end, at %s", each.proxy("")).isEqualTo(401);
        refused++;
      }
    }
    return refused == gateways().size();
  }

  /** The answer's status; 0 for an exchange that was cut because its key ended meanwhile. */
  private int status(GatewayProcess gateway, String secret) throws InterruptedException {
    try {
      return client.send(request(gateway, secret), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private String code(GatewayProcess gateway, String secret) throws Exception {
    String body = client.send(request(gateway, secret), BodyHandlers.ofString()).body();
    return JSON.readTree(body).get("code").asString();
  }

  private static HttpRequest request(GatewayProcess gateway, String secret) {
    return HttpRequest.newBuilder(gateway.proxy("/proxy/clocks/x"))
        .header("X-API-Key", secret)
        .build();
  }

  private double skew(GatewayProcess gateway) throws IOException, InterruptedException {
    HttpRequest scrape = HttpRequest.newBuilder(gateway.console("/actuator/prometheus")).build();
    return client
        .send(scrape, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("latchkey_clock_skew_seconds"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll(".* ", "")))
        .findFirst()
        .orElseThrow();
  }
}
