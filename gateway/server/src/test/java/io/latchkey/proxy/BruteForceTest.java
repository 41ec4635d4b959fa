package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.SecretFormat;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Client addresses that keep failing to authenticate, each test's at an address of its own. */
@BothWays
class BruteForceTest {

  private static final int ALLOWED = 30;
  private static final SecretFormat FORMAT = new SecretFormat("lk_");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private static TestRedis redis;
  private static RunningGateway gateway;
  private static AdminClient admin;

  private final String client = newClient();

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    gateway =
        RunningGateway.on(
            redis,
            "latchkey.failures.per-minute=" + ALLOWED,
            "latchkey.proxy.trusted-proxies=127.0.0.0/8");
    admin = gateway.admin();
    admin.project("guarded", ProxyDoor.UPSTREAM.uri());
    admin.project("closed", ProxyDoor.UPSTREAM.uri());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.close();
  }

  @Test
  void clientThatFailsTooOftenIsToldWhenToComeBack() {
    List<Integer> told = IntStream.range(0, ALLOWED).map(i -> status(unknown())).boxed().toList();

    HttpResponse<String> refused = get(client, unknown());

    assertThat(told).containsOnly(401);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"code\":\"too_many_failures\"", "\"status\":429");
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @Test
  void keyOfAClientThatIsHeldBackIsNotLookedUp() {
    AdminClient.Key neverSeen = admin.key("guarded");
    long atFirst = lookUps();
    fail(ALLOWED);
    long before = lookUps();
    assertThat(before - atFirst).isGreaterThanOrEqualTo(ALLOWED);

    List<Integer> answers = IntStream.range(0, 100).map(i -> status(unknown())).boxed().toList();

    assertThat(answers).containsOnly(429);
    assertThat(status(neverSeen.secret())).isEqualTo(429);
    assertThat(lookUps()).isEqualTo(before);
  }

  @Test
  void goodKeyThatIsKnownPassesFromAnAddressThatIsHeldBack() {
    AdminClient.Key good = admin.key("guarded");
    assertThat(get(newClient(), good.secret()).statusCode()).isEqualTo(200);
    fail(ALLOWED + 1);

    assertThat(status(unknown())).isEqualTo(429);
    assertThat(status(good.secret())).isEqualTo(200);
  }

  @Test
  void goodKeyThatIsKnownPassesAlsoWhereItsLimitMustBeAskedFor() {
    var made =
        admin.json(
            "POST",
            "/v1/keys",
            """
            {"name": "ci", "projects": ["guarded"], "limits": [{"requests": 3, "period": "1d"}]}\
            """);
    String good = made.get("secret").asString();
    assertThat(get(newClient(), good).statusCode()).isEqualTo(200);
    fail(ALLOWED + 1);

    assertThat(status(good)).isEqualTo(200);
    assertThat(status(good)).isEqualTo(200);
    assertThat(get(client, good).body()).contains("\"code\":\"rate_limited\"");
  }

  @Test
  void anotherAddressIsNotHeldBack() {
    fail(ALLOWED + 1);

    assertThat(get(newClient(), unknown()).statusCode()).isEqualTo(401);
    assertThat(get(newClient(), admin.key("guarded").secret()).statusCode()).isEqualTo(200);
  }

  @Test
  void trustedProxyIsNotHeldBackForItsClients() {
    fail(ALLOWED + 1);

    var own = gateway.get(gateway.proxy("/proxy/guarded/x"), "X-API-Key", unknown());

    assertThat(own.statusCode()).isEqualTo(401);
  }

  @Test
  void malformedRevokedAndUnknownKeysCountTogether() {
    AdminClient.Key revoked = admin.key("guarded");
    admin.revoke(revoked);

    for (int i = 0; i < ALLOWED / 3; i++) {
      assertThat(get(client, "rubbish").statusCode()).isEqualTo(401);
      assertThat(get(client, revoked.secret()).statusCode()).isEqualTo(401);
      assertThat(get(client, unknown()).statusCode()).isEqualTo(401);
    }

    assertThat(get(client, "rubbish").body()).contains("too_many_failures");
    assertThat(get(client, revoked.secret()).body()).contains("too_many_failures");
    assertThat(get(client, unknown()).body()).contains("too_many_failures");
  }

  @Test
  void requestsWithoutAKeyAndWithAGoodOneThatDoesNotReachThatFarNeverCount() {
    AdminClient.Key elsewhere = admin.key("closed");

    for (int i = 0; i <= ALLOWED; i++) {
      var missing = gateway.get(gateway.proxy("/proxy/guarded/x"), "X-Forwarded-For", client);
      assertThat(missing.body()).contains("missing_key");
      assertThat(get(client, elsewhere.secret()).body()).contains("project_not_allowed");
    }

    assertThat(status(unknown())).isEqualTo(401);
  }

  @Test
  void keysOwnerIsNotHeldBackByWhoGuessesAtTheKeysId() {
    AdminClient.Key good = admin.key("guarded");
    for (int i = 0; i <= ALLOWED; i++) {
      gateway.get(
          gateway.proxy("/proxy/guarded/x"),
          "X-Forwarded-For",
          client,
          "Authorization",
          RefusalTableTest.basic(good.id(), unknown()).substring("Authorization: ".length()));
    }

    assertThat(status(unknown())).isEqualTo(429);
    assertThat(get(newClient(), good.secret()).statusCode()).isEqualTo(200);
  }

  @Test
  void clientThatGuessesAtTheTokenEndpointIsHeldBackThereAndEverywhere() {
    AdminClient.Key good = admin.key("guarded");
    for (int i = 0; i < ALLOWED; i++) {
      AdminClient.Key guess = new AdminClient.Key(good.id(), i % 2 == 0 ? unknown() : "rubbish");
      assertThat(askForToken(guess).statusCode()).isEqualTo(401);
    }
    long before = lookUps();

    HttpResponse<String> refused = askForToken(good);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"error\":\"too_many_failures\"");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    assertThat(status(good.secret())).isEqualTo(429);
    assertThat(lookUps()).isEqualTo(before);
  }

  private HttpResponse<String> askForToken(AdminClient.Key key) {
    return Tokens.post(
        gateway,
        Tokens.GRANT,
        "Content-Type",
        Tokens.FORM,
        "Authorization",
        Tokens.basic(key),
        "X-Forwarded-For",
        client);
  }

  @Test
  void zeroFailuresAMinuteSwitchItOff() {
    try (RunningGateway open =
        RunningGateway.on(redis, "latchkey.failures.per-minute=0", "latchkey.roles=proxy")) {
      List<Integer> answers =
          IntStream.range(0, 100)
              .map(
                  i ->
                      open.get(open.proxy("/proxy/guarded/x"), "X-API-Key", "rubbish").statusCode())
              .boxed()
              .toList();

      assertThat(answers).containsOnly(401);
    }
  }

  private void fail(int times) {
    IntStream.range(0, times).forEach(i -> status(unknown()));
  }

  private int status(String secret) {
    return get(client, secret).statusCode();
  }

  private static HttpResponse<String> get(String client, String secret) {
    return gateway.get(
        gateway.proxy("/proxy/guarded/x"), "X-Forwarded-For", client, "X-API-Key", secret);
  }

  private static String unknown() {
    return FORMAT.generate(RANDOM).reveal();
  }

  private static String newClient() {
    return "203.0.113." + CLIENTS.incrementAndGet();
  }

  /**
   * How often Redis has been asked for a key or a project: each of these scripts begins by removing
   * a name that never exists, and nothing else here removes any but in a mutation.
   */
  private static long lookUps() {
    return redis
        .with(commands -> commands.info("commandstats"))
        .lines()
        .filter(line -> line.startsWith("cmdstat_del:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }
}
