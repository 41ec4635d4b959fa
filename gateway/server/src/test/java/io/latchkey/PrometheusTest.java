package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Dashboards.Expression;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.PrometheusServer;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What dashboards and alerts ask of a real Prometheus, which scrapes a gateway under load. */
class PrometheusTest {

  /** Leaves room for who watches. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACE_PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private static final AtomicBoolean loaded = new AtomicBoolean(true);
  private static TestRedis redis;
  private static TestUpstream upstream;
  private static RunningGateway gateway;
  private static PrometheusServer prometheus;
  private static Thread load;

  @BeforeAll
  static void watchAGatewayUnderLoad() {
    PrometheusServer.program();
    redis = TestRedis.start();
    upstream = TestUpstream.start();
    gateway = RunningGateway.on(redis, "latchkey.webhooks.allowed-addresses=127.0.0.0/8");
    prometheus = PrometheusServer.watching(gateway);
    load = new Thread(PrometheusTest::load, "load");
    load.start();
  }

  private static void load() {
    AdminClient admin = gateway.admin();
    admin.project("orders", upstream.uri());
    admin.project("away", URI.create("http://127.0.0.1:1"));
    String good = admin.key("orders").secret();
    String away = admin.key("away").secret();
    String limited = limited(admin);
    webhook(admin);
    while (loaded.get()) {
      AdminClient.Key ended = admin.key("orders");
      ask("/proxy/orders/x", ended.secret());
      admin.revoke(ended);
      for (String secret : List.of(good, good, good, limited, limited, ended.secret(), "lk_no")) {
        ask("/proxy/orders/x", secret);
      }
      ask("/proxy/orders/answers/500", good);
      ask("/proxy/away/x", away);
      ask("/proxy/away/x", good);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static String limited(AdminClient admin) {
    String form =
        """
        {"name": "ci", "projects": ["orders"], "limits": [{"requests": 100, "period": "1h"}]}\
        """;
    return admin.json("POST", "/v1/keys", form).get("secret").asString();
  }

  private static void webhook(AdminClient admin) {
    String organization =
        admin.json("GET", "/v1/projects/orders", "").get("organization").asString();
    String form =
        "{\"organization\": \"%s\", \"url\": \"%s\", \"actions\": [\"key.revoked\"]}"
            .formatted(organization, upstream.uri().resolve("/receiver"));
    admin.json("POST", "/v1/webhooks", form);
  }

  private static void ask(String path, String secret) {
    gateway.get(gateway.proxy(path), "X-API-Key", secret, "traceparent", TRACE_PARENT);
  }

  @AfterAll
  static void end() throws InterruptedException {
    if (load == null) {
      return;
    }
    loaded.set(false);
    load.join();
    prometheus.close();
    gateway.close();
    upstream.close();
    redis.close();
  }

  @Test
  void everyExpressionOfEveryDashboardAndRuleGivesData() {
    List<Expression> empty = new ArrayList<>(Dashboards.recorded());
    empty.addAll(Dashboards.alerts());
    Dashboards.all().forEach(dashboard -> empty.addAll(Dashboards.expressions(dashboard)));

    Awaitility.await()
        .atMost(Patience.LONGEST)
        .untilAsserted(
            () -> {
              empty.removeIf(expression -> hasData(prometheus.query(expression.text())));
              assertThat(empty).isEmpty();
            });
  }

  @Test
  void scrapeOfTracedRequestsIsTakenWithItsExemplars() {
    long now = Instant.now().getEpochSecond();
    String exemplars =
        "/api/v1/query_exemplars?query=latchkey_upstream_seconds_bucket&start=%d&end=%d"
            .formatted(now - 600, now + 600);

    Awaitility.await()
        .atMost(Patience.LONGEST)
        .untilAsserted(
            () -> {
              assertThat(prometheus.api(exemplars).toString()).contains(TRACE);
              assertThat(prometheus.api("/api/v1/targets").toString())
                  .contains("\"health\":\"up\"", "\"lastError\":\"\"");
            });
  }

  /** Whether some value is a number: of nothing in nothing, histograms and ratios make none. */
  private static boolean hasData(JsonNode result) {
    return result
        .valueStream()
        .anyMatch(each -> !each.get("value").get(1).asString().equals("NaN"));
  }

  @Test
  void numbersAreThoseOfTheLoad() {
    Awaitility.await()
        .atMost(Patience.LONGEST)
        .untilAsserted(
            () -> {
              assertThat(number("sum(job:latchkey_decisions:rate5m{outcome=\"allowed\"})"))
                  .isPositive();
              assertThat(number("sum(job:latchkey_decisions:rate5m{reason=\"revoked_key\"})"))
                  .isPositive();
              assertThat(number("sum(job:latchkey_decisions:rate5m{reason=\"rate_limited\"})"))
                  .isPositive();
              assertThat(number("sum(job:latchkey_errors:ratio5m)")).isBetween(0.02, 0.3);
              assertThat(number("max(job_project:latchkey_upstream_errors:ratio5m)")).isEqualTo(1);
              assertThat(number("sum(job:latchkey_revocation_seconds:p99_10m)"))
                  .isBetween(0.001, 5.0);
              assertThat(number("sum(latchkey_redis_connected) / count(latchkey_redis_connected)"))
                  .isEqualTo(1);
            });
    assertThat(prometheus.firing()).isEmpty();
  }

  private static double number(String expression) {
    JsonNode result = prometheus.query(expression);
    return result.isEmpty() ? Double.NaN : result.get(0).get("value").get(1).asDouble();
  }

  @Test
  void rulesAndScrapesHaveNoFault() {
    Awaitility.await()
        .atMost(Patience.LONGEST)
        .untilAsserted(() -> assertThat(number("sum(up{job=\"latchkey\"})")).isEqualTo(1));
    prometheus
        .api("/api/v1/rules")
        .get("groups")
        .valueStream()
        .flatMap(group -> group.get("rules").valueStream())
        .forEach(rule -> assertThat(rule.path("lastError").asString("")).isEmpty());
  }
}
