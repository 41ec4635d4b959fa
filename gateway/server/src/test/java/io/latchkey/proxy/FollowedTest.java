package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.ORDERS;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RunningGateway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the request log and spans tell of requests, where an operator has switched them on. */
@BothWays
class FollowedTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String OTHER_TRACE = "1bf7651916cd43dd8448eb211c80319d";
  private static final String PARENT = parent(TRACE);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;

  private static final List<byte[]> exported = new CopyOnWriteArrayList<>();
  private static DisposableServer collector;
  private static RunningGateway gateway;
  private static Path log;

  @BeforeAll
  static void startAGatewayThatTells() {
    collector =
        HttpServer.create()
            .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .handle(
                (request, response) ->
                    request
                        .receive()
                        .aggregate()
                        .asByteArray()
                        .doOnNext(exported::add)
                        .then(response.status(200).send()))
            .bindNow();
    log = folder.resolve("requests.jsonl");
    gateway =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.request-log.to=" + log,
            "latchkey.tracing.endpoint=http://127.0.0.1:" + collector.port() + "/v1/traces",
            "latchkey.tracing.sampling=0");
  }

  @AfterAll
  static void end() {
    gateway.close();
    collector.disposeNow();
  }

  private static void ask(String path, String id, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "X-Request-Id";
    all[headers.length + 1] = id;
    gateway.get(gateway.proxy(path), all);
  }

  /** The log's line for a request, once it is there. */
  private static JsonNode line(String id) {
    return Awaitility.await()
        .until(
            () ->
                Files.readAllLines(log).stream()
                    .map(JSON::readTree)
                    .filter(line -> line.get("requestId").asString().equals(id))
                    .findFirst()
                    .orElse(null),
            line -> line != null);
  }

  @Test
  void lineTellsWhoAskedForWhatHowItWentAndHowLongItTook() {
    ask(
        "/proxy/orders/x",
        "allowed",
        "X-API-Key",
        KEY.secret(),
        "traceparent",
        parent(OTHER_TRACE));

    JsonNode line = line("allowed");
    assertThat(line.get("key").asString()).isEqualTo(KEY.id());
    assertThat(line.get("project").asString()).isEqualTo(ORDERS);
    assertThat(line.get("organization").asString()).startsWith("org_");
    assertThat(line.get("outcome").asString()).isEqualTo("allowed");
    assertThat(line.get("status").asInt()).isEqualTo(200);
    assertThat(line.get("method").asString()).isEqualTo("GET");
    assertThat(line.get("route").asString()).isEqualTo("latchkey-proxy");
    assertThat(line.get("client").asString()).isEqualTo("127.0.0.1");
    assertThat(line.get("traceId").asString()).isEqualTo(OTHER_TRACE);
    assertThat(line.get("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(line.get("upstreamMicros").asLong())
        .isLessThanOrEqualTo(line.get("totalMicros").asLong());
    assertThat(line.get("decisionMicros").asLong())
        .isLessThanOrEqualTo(line.get("totalMicros").asLong());
  }

  @Test
  void refusalIsToldWithItsReasonAndTheKeyWhereThatIsKnown() {
    ask("/proxy/other/x", "elsewhere", "X-API-Key", KEY.secret());
    ask("/proxy/orders/x", "nobody");
    ask("/nowhere", "lost");

    assertThat(line("elsewhere").get("outcome").asString()).isEqualTo("project_not_allowed");
    assertThat(line("elsewhere").get("key").asString()).isEqualTo(KEY.id());
    assertThat(line("elsewhere").get("status").asInt()).isEqualTo(403);
    assertThat(line("nobody").get("outcome").asString()).isEqualTo("missing_key");
    assertThat(line("nobody").has("key")).isFalse();
    assertThat(line("lost").get("outcome").asString()).isEqualTo("not_found");
    assertThat(line("lost").get("status").asInt()).isEqualTo(404);
  }

  @Test
  void upstreamThatIsAwayIsToldAsThat() {
    ProxyDoor.ADMIN.project("followed-away", URI.create("http://127.0.0.1:1"));
    String secret = ProxyDoor.ADMIN.key("followed-away").secret();

    ask("/proxy/followed-away/x", "away", "X-API-Key", secret);

    assertThat(line("away").get("outcome").asString()).isEqualTo("upstream_unreachable");
    assertThat(line("away").get("status").asInt()).isEqualTo(502);
    assertThat(line("away").has("key")).isTrue();
  }

  @Test
  void secretIsInNoLineWhereverItStood() throws Exception {
    String secret = KEY.secret();

    ask("/proxy/orders/" + secret + "?key=" + secret, "hidden", "X-API-Key", secret, "Via", secret);
    line("hidden");

    assertThat(Files.readString(log)).doesNotContain(secret);
  }

  @Test
  void upstreamIsToldTheSpanThatItBelongsToInTheCallersTrace() {
    ask("/proxy/orders/x", "spans", "X-API-Key", KEY.secret(), "traceparent", PARENT);

    assertThat(UPSTREAM.lastHeaders().get("traceparent"))
        .startsWith("00-" + TRACE + "-")
        .endsWith("-01")
        .isNotEqualTo(PARENT);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(exported)
                    .anyMatch(FollowedTest::isOfTheTrace)
                    .anyMatch(sent -> text(sent).contains("upstream"))
                    .anyMatch(sent -> text(sent).contains("latchkey.outcome")));
    assertThat(exported).noneMatch(sent -> text(sent).contains(KEY.secret()));
  }

  @Test
  void callerThatKeepsNoTraceGetsNoSpans() {
    String unsampled = "00-1111111111111111111111111111aaaa-b7ad6b7169203331-00";

    ask("/proxy/orders/x", "unsampled", "X-API-Key", KEY.secret(), "traceparent", unsampled);

    assertThat(UPSTREAM.lastHeaders().get("traceparent"))
        .startsWith("00-1111111111111111111111111111aaaa-")
        .endsWith("-00");
    assertThat(line("unsampled").get("traceId").asString()).endsWith("aaaa");
  }

  private static String parent(String trace) {
    return "00-" + trace + "-b7ad6b7169203331-01";
  }

  private static boolean isOfTheTrace(byte[] sent) {
    String id = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
    return text(sent).contains(id);
  }

  private static String text(byte[] sent) {
    return new String(sent, StandardCharsets.ISO_8859_1);
  }
}
