package io.latchkey.proxy;

import static org.awaitility.Awaitility.await;

import io.latchkey.change.ChangeFeed;
import io.latchkey.change.Position;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One running gateway for all tests of this package: starting one takes longer than most of them.
 * It ends with the test run's process.
 */
final class ProxyDoor {

  static final TestRedis REDIS = TestRedis.start();
  static final TestUpstream UPSTREAM = TestUpstream.start();
  static final RunningGateway GATEWAY =
      RunningGateway.on(
          REDIS,
          "latchkey.drain.timeout=1s",
          "latchkey.upstream.response-timeout=6s",
          "latchkey.upstream.connect-timeout=5s",
          route(1, "id", "by-header"),
          route(1, "uri", "latchkey://project"),
          route(1, "predicates[0]", "Path=/by-header/**"),
          route(1, "metadata.latchkey.project", "header"),
          route(1, "metadata.latchkey.header", "X-Project"),
          route(2, "id", "by-host"),
          route(2, "uri", "latchkey://project"),
          route(2, "predicates[0]", "Host={project}.api.test"),
          route(2, "metadata.latchkey.project", "host"),
          route(3, "id", "fixed"),
          route(3, "uri", UPSTREAM.uri().toString()),
          route(3, "predicates[0]", "Path=/fixed/**"),
          route(3, "filters[0]", "AddRequestHeader=X-Added, by-the-route"),
          route(3, "filters[1]", "AddResponseHeader=X-Answered, by-the-route"),
          route(3, "metadata.latchkey.project", "fixed"),
          route(3, "metadata.latchkey.name", "orders"),
          route(3, "metadata.latchkey.permission", "orders:export"),
          "latchkey.limits.maximum-cost=5",
          route(4, "id", "dear"),
          route(4, "uri", "latchkey://project"),
          route(4, "predicates[0]", "Path=/dear/**"),
          route(4, "metadata.latchkey.project", "key"),
          route(4, "metadata.latchkey.cost", "5"),
          route(0, "id", "api-v1"),
          route(0, "uri", "latchkey://project"),
          route(0, "predicates[0]", "Path=/api-v1/**"),
          route(0, "filters[0]", "StripPrefix=1"),
          route(0, "metadata.latchkey.project", "key"));
  static final AdminClient ADMIN = GATEWAY.admin();
  static final String ORDERS = ADMIN.project("orders", UPSTREAM.uri());
  static final String OTHER = ADMIN.project("other", UPSTREAM.uri().resolve("/other"));
  static final AdminClient.Key KEY = ADMIN.key("orders");

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  GATEWAY.close();
                  UPSTREAM.close();
                  REDIS.close();
                }));
  }

  private ProxyDoor() {}

  static String route(int number, String property, String value) {
    return "spring.cloud.gateway.server.webflux.routes[" + number + "]." + property + "=" + value;
  }

  /** Makes a key; {@code fields} is JSON to go beside its name. */
  static AdminClient.Key key(String fields) {
    var made = ADMIN.json("POST", "/v1/keys", "{\"name\": \"ci\", " + fields + "}");
    return new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
  }

  /** Waits until the gateway has followed all changes that are stored. */
  static void awaitFollowed() {
    Position last =
        Position.of(
            REDIS.with(
                commands ->
                    commands
                        .xrevrange("latchkey:changes", Range.unbounded(), Limit.from(1))
                        .get(0)
                        .getId()));
    ChangeFeed feed = GATEWAY.get(ChangeFeed.class);
    await().until(() -> feed.applied().compareTo(last) >= 0);
  }

  /** A GET through the proxy, with pairs of header names and values. */
  static HttpResponse<String> get(String path, String... headers) {
    return GATEWAY.get(GATEWAY.proxy(path), headers);
  }

  /** A POST through the proxy, with pairs of header names and values. */
  static HttpResponse<String> post(String path, String body, String... headers) {
    URI uri = GATEWAY.proxy(path);
    return GATEWAY.send(
        HttpRequest.newBuilder(uri)
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  static int port() {
    return GATEWAY.latchkey().proxyPort();
  }

  /** What the admin API shows of the last hours, over all projects. */
  static Map<String, Long> counts(AdminClient.Key key) {
    Map<String, Long> sums = new HashMap<>();
    for (JsonNode item :
        ADMIN.json("GET", "/v1/keys/" + key.id() + "/usage?step=hour", "").get("items")) {
      item.get("outcomes")
          .properties()
          .forEach(each -> sums.merge(each.getKey(), each.getValue().asLong(), Long::sum));
      item.get("upstream")
          .properties()
          .forEach(each -> sums.merge(each.getKey(), each.getValue().asLong(), Long::sum));
    }
    return sums;
  }
}
