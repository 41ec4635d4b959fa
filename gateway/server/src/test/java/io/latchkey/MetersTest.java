package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a scrape shows of a gateway that has been used. */
class MetersTest {

  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (latchkey_\\S+) (\\S+)$");
  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^(latchkey_[a-z_]+)(?:\\{([^}]*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(latchkey_[a-z_]+)` \\|([^|]*)\\| (.*) \\|$");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static TestRedis redis;
  private static TestUpstream upstream;
  private static RunningGateway gateway;
  private static AdminClient.Key key;
  private static AdminClient.Key revoked;
  private static String project;

  /** A meter as a table and a scrape can tell it: its labels, and whether it is a histogram. */
  private record Shape(Set<String> labels, boolean histogram) {}

  @BeforeAll
  static void useAGateway() {
    redis = TestRedis.start();
    upstream = TestUpstream.start();
    gateway = RunningGateway.on(redis);
    AdminClient admin = gateway.admin();
    project = admin.project("orders", upstream.uri());
    admin.project("away", URI.create("http://127.0.0.1:1"));
    key = admin.key("orders");
    revoked = admin.key("orders");

    for (int i = 0; i < 3; i++) {
      request(gateway, "/proxy/orders/x", key.secret());
    }
    request(gateway, "/proxy/orders/answers/500", key.secret());
    request(gateway, "/proxy/away/x", admin.key("away").secret());
    request(gateway, "/proxy/away/x", key.secret());
    request(gateway, "/proxy/orders/x", revoked.secret());
    admin.revoke(revoked);
    request(gateway, "/proxy/orders/x", revoked.secret());
    request(gateway, "/proxy/orders/x", "lk_wrong");
    gateway.get(gateway.proxy("/proxy/orders/x"));
    gateway.get(gateway.proxy("/nowhere"));
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(total("latchkey_decisions_total")).isEqualTo(10);
              assertThat(total("latchkey_upstream_answers_total")).isEqualTo(6);
            });
  }

  private static void request(RunningGateway to, String path, String secret) {
    String parent = "00-" + TRACE + "-b7ad6b7169203331-01";
    to.get(to.proxy(path), "X-API-Key", secret, "traceparent", parent);
  }

  private static String scrape(String... headers) {
    return gateway.get(gateway.console("/actuator/prometheus"), headers).body();
  }

  /** The sum over a meter's samples that have all of these labels, such as {@code a="b"}. */
  private static double total(String name, String... labels) {
    return totalOf(scrape(), name, labels);
  }

  private static double totalOf(String scrape, String name, String... labels) {
    double total = 0;
    Matcher samples = SAMPLE.matcher(scrape);
    while (samples.find()) {
      String found = samples.group(2) == null ? "" : samples.group(2);
      if (samples.group(1).equals(name) && Arrays.stream(labels).allMatch(found::contains)) {
        total += Double.parseDouble(samples.group(3));
      }
    }
    return total;
  }

  @AfterAll
  static void end() {
    gateway.close();
    upstream.close();
    redis.close();
  }

  @Test
  void readmeListsEveryMeterWithItsLabelsAndNoOther() throws IOException {
    Map<String, Shape> listed = new TreeMap<>();
    Matcher rows = ROW.matcher(Files.readString(Path.of("docs/meters.md")));
    while (rows.find()) {
      Set<String> labels = new TreeSet<>();
      Pattern.compile("`([a-z]+)`")
          .matcher(rows.group(2))
          .results()
          .forEach(label -> labels.add(label.group(1)));
      listed.put(rows.group(1), new Shape(labels, rows.group(3).startsWith("**h**")));
    }

    assertThat(listed).isEqualTo(shapes(scrape()));
  }

  private static Map<String, Shape> shapes(String scrape) {
    Map<String, String> types = new TreeMap<>();
    TYPE.matcher(scrape).results().forEach(type -> types.put(type.group(1), type.group(2)));
    Map<String, Shape> shapes = new TreeMap<>();
    types.forEach(
        (name, type) -> {
          boolean isMaximum =
              name.endsWith("_max") && types.containsKey(name.substring(0, name.length() - 4));
          if (!isMaximum) {
            shapes.put(name, new Shape(labels(scrape, name), type.equals("histogram")));
          }
        });
    return shapes;
  }

  private static Set<String> labels(String scrape, String name) {
    Set<String> labels = new TreeSet<>();
    Matcher samples = SAMPLE.matcher(scrape);
    while (samples.find()) {
      String plain = samples.group(1).replaceFirst("(?<=_seconds)_(bucket|count|sum)$", "");
      if (plain.equals(name) && samples.group(2) != null) {
        LABEL.matcher(samples.group(2)).results().forEach(each -> labels.add(each.group(1)));
      }
    }
    labels.remove("le");
    return labels;
  }

  @Test
  void everyRequestIsCountedOnceByWhatBecameOfIt() {
    String of = "project=\"" + project + "\"";

    assertThat(total("latchkey_decisions_total", of, "outcome=\"allowed\"")).isEqualTo(5);
    assertThat(total("latchkey_decisions_total", of, "reason=\"revoked_key\"")).isEqualTo(1);
    assertThat(total("latchkey_decisions_total", "reason=\"project_not_allowed\"")).isEqualTo(1);
    assertThat(total("latchkey_decisions_total", "project=\"none\"")).isEqualTo(2);
    assertThat(total("latchkey_decisions_total", "reason=\"missing_key\"")).isEqualTo(1);
    assertThat(total("latchkey_decisions_total", "reason=\"invalid_key\"")).isEqualTo(1);
    // And one for the rehearsal at the start.
    assertThat(total("latchkey_cache_requests_total")).isEqualTo(9);
    assertThat(total("latchkey_decision_seconds_count")).isEqualTo(8);
  }

  @Test
  void upstreamsAnswersAndTheGatewaysOwnAreToldApart() {
    String of = "project=\"" + project + "\"";

    assertThat(total("latchkey_upstream_answers_total", of, "outcome=\"2xx\"")).isEqualTo(4);
    assertThat(total("latchkey_upstream_answers_total", of, "outcome=\"5xx\"")).isEqualTo(1);
    assertThat(total("latchkey_upstream_answers_total", "outcome=\"upstream_unreachable\""))
        .isEqualTo(1);
    assertThat(total("latchkey_upstream_seconds_count", "outcome=\"2xx\"")).isEqualTo(4);
    assertThat(total("latchkey_upstream_seconds_count", "outcome=\"5xx\"")).isEqualTo(1);
    assertThat(total("latchkey_problems_total", "code=\"upstream_unreachable\"")).isEqualTo(1);
    assertThat(total("latchkey_problems_total", "code=\"not_found\"")).isEqualTo(1);
    assertThat(total("latchkey_problems_total")).isEqualTo(6);
  }

  @Test
  void revocationAndTheWayOfItsChangeAreTimed() {
    assertThat(total("latchkey_revocation_seconds_count", "outcome=\"confirmed\"")).isEqualTo(1);
    assertThat(total("latchkey_change_eviction_seconds_count")).isPositive();
    assertThat(total("latchkey_lease_seconds")).isBetween(0.0, 30.0);
    assertThat(total("latchkey_feed_lag_seconds")).isBetween(0.0, 30.0);
    assertThat(total("latchkey_feed_position_seconds")).isGreaterThan(1_700_000_000.0);
    assertThat(total("latchkey_redis_command_seconds_count", "purpose=\"requests\"")).isPositive();
    assertThat(total("latchkey_loop_lag_seconds_count", "door=\"proxy\"")).isPositive();
  }

  @Test
  void noKeyNorNameIsALabel() {
    assertThat(scrape())
        .doesNotContain("key_" + key.id().substring(4))
        .doesNotContain(key.secret())
        .doesNotContain("Acme")
        .doesNotContain("\"orders\"");
  }

  @Test
  void exemplarOfUpstreamTimeNamesTheTraceThatTheRequestBelongsTo() {
    String scrape = scrape("Accept", "application/openmetrics-text; version=1.0.0");

    assertThat(scrape)
        .containsPattern("latchkey_upstream_seconds_bucket\\S+ \\S+ # \\{[^}]*trace_id=\"" + TRACE)
        .doesNotContainPattern("(?m)^[a-z_]+_(?:count|sum|max)\\b.* # \\{");
  }

  @Test
  void projectsBeyondTheMaximumCountTogether() {
    try (RunningGateway small = RunningGateway.on(redis, "latchkey.usage.metered-projects=1")) {
      request(small, "/proxy/orders/x", key.secret());
      Awaitility.await().until(() -> decisions(small, project) == 1);
      request(small, "/proxy/away/x", key.secret());
      request(small, "/proxy/orders/x", key.secret());

      Awaitility.await().until(() -> decisions(small, "other") == 1);
      Awaitility.await().until(() -> decisions(small, project) == 2);
    }
  }

  private static double decisions(RunningGateway of, String project) {
    String scrape = of.get(of.console("/actuator/prometheus")).body();
    return totalOf(scrape, "latchkey_decisions_total", "project=\"" + project + "\"");
  }
}
