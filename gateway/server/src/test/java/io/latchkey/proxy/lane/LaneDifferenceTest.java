package io.latchkey.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two gateways on one Redis, one with the lane and one without: neither a client nor an upstream
 * can tell them apart.
 */
class LaneDifferenceTest {

  private static final int REQUESTS = 600;

  private static final Pattern OTHER_TRACE =
      Pattern.compile("\\b(?!" + Told.TRACE + ")[0-9a-f]{32}\\b");
  private static final Pattern HEX_ID = Pattern.compile("\\b[0-9a-f]{16}\\b");

  private static final TestRedis REDIS = TestRedis.start();
  private static final List<ScriptedUpstream> UPSTREAMS = new ArrayList<>();
  private static final Told TOLD_WITH = new Told();
  private static final Told TOLD_WITHOUT = new Told();
  private static final RunningGateway WITH = start("auto", TOLD_WITH);
  private static final RunningGateway WITHOUT = start("off", TOLD_WITHOUT);
  private static AdminClient.Key key = new AdminClient.Key("", "");

  private static RunningGateway start(String lane, Told told) {
    return RunningGateway.on(
        REDIS,
        "latchkey.proxy.lane=" + lane,
        "latchkey.request-log.to=" + told.log(),
        "latchkey.tracing.endpoint=" + told.spans().endpoint(),
        "latchkey.tracing.sampling=1");
  }

  @BeforeAll
  static void prepare() {
    ScriptedUpstream upstream =
        ScriptedUpstream.start(
            request -> Odd.answer(request, "http://127.0.0.1:" + request.socket().getLocalPort()));
    UPSTREAMS.add(upstream);
    WITH.admin().project("odd", upstream.uri());
    key = WITH.admin().key("odd");
    warm(WITH);
    warm(WITHOUT);
  }

  private static void warm(RunningGateway gateway) {
    String plain =
        "GET /proxy/odd/x HTTP/1.1\r\n"
            + "Host: api.test\r\n"
            + "Connection: close\r\n"
            + "X-Request-Id: id-warm\r\n"
            + "X-API-Key: "
            + key.secret()
            + "\r\nX-Response: 0\r\n\r\n";
    await().untilAsserted(() -> assertThat(send(gateway, plain)).startsWith("HTTP/1.1 200 "));
  }

  @AfterAll
  static void stop() {
    WITH.close();
    WITHOUT.close();
    TOLD_WITH.spans().close();
    TOLD_WITHOUT.spans().close();
    UPSTREAMS.forEach(ScriptedUpstream::close);
    REDIS.close();
  }

  /** What a gateway made of a request. */
  private record Made(String told, List<String> sent) {}

  @Test
  void sameRequestIsMadeTheSameOf() throws IOException {
    long seed = 20_261_127;
    Random random = new Random(seed);
    List<String> differences = new ArrayList<>();

    for (int i = 0; i < REQUESTS; i++) {
      String request = Odd.request(random, "odd", key.secret(), i % Odd.responses());
      Made with = make(WITH, request);
      Made without = make(WITHOUT, request);
      if (!with.equals(without)) {
        differences.add("%s%n-- lane: %s%n-- without: %s".formatted(request, with, without));
      }
    }

    assertThat(differences).as("seed %s", seed).isEmpty();
    assertThat(WITH.inLane()).isGreaterThan(REQUESTS / 5);
    assertThat(WITHOUT.inLane()).isZero();
    await()
        .untilAsserted(
            () -> assertThat(differences(TOLD_WITH.lines(), TOLD_WITHOUT.lines())).isEmpty());
    await()
        .untilAsserted(
            () ->
                assertThat(differences(TOLD_WITH.spansOfAll(), TOLD_WITHOUT.spansOfAll()))
                    .isEmpty());
    assertThat(TOLD_WITH.lines()).hasSizeGreaterThan(REQUESTS / 5);
    assertThat(TOLD_WITH.spansOfAll()).anyMatch(span -> span.startsWith("upstream "));
  }

  /** What one has more often than the other, and by how much. */
  private static Map<String, Integer> differences(List<String> with, List<String> without) {
    Map<String, Integer> more = new TreeMap<>();
    with.forEach(each -> more.merge(each, 1, Integer::sum));
    without.forEach(each -> more.merge(each, -1, Integer::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  @Test
  void requestsInTurnAndPipelinedAreAnsweredInTheirOrderWhateverCarriesThem() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String odd = i % 3 == 1 ? "Access-Control-Request-Method: GET\r\n" : "";
      String secret = i % 5 == 4 ? "nobody's" : key.secret();
      all.append("GET /proxy/odd/number-%d HTTP/1.1\r\nHost: api.test\r\n".formatted(i))
          .append("X-Response: 0\r\nX-Request-Id: id-%d\r\n%s".formatted(i, odd))
          .append("X-API-Key: %s\r\n\r\n".formatted(secret));
    }

    List<String> answers = RawHttp.pipelined(WITH.latchkey().proxyPort(), 30, all.toString());

    for (int i = 0; i < 30; i++) {
      assertThat(answers.get(i))
          .startsWith(i % 5 == 4 ? "HTTP/1.1 401 " : "HTTP/1.1 200 ")
          .containsIgnoringCase("x-request-id: id-" + i + "\r\n");
    }
  }

  @Test
  void revokedKeyEndsItsExchangeInTheLaneAtBothEnds() {
    CompletableFuture<String> begun = new CompletableFuture<>();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    ScriptedUpstream holding =
        ScriptedUpstream.start(
            request -> {
              if (request.line().contains("/warm")) {
                request.answer(ScriptedUpstream.response("200 OK", "warm"));
              } else {
                begun.complete(request.line());
                ended.complete(request.socket().getInputStream().read());
              }
            });
    UPSTREAMS.add(holding);
    WITH.admin().project("holding", holding.uri());
    AdminClient.Key revoked = WITH.admin().key("holding");
    String head = " HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\nX-Request-Id: id-cut";
    String end = head + "\r\nX-API-Key: " + revoked.secret() + "\r\n\r\n";
    await()
        .untilAsserted(
            () -> assertThat(send(WITH, "GET /proxy/holding/warm" + end)).contains(" 200 "));
    long before = WITH.inLane();

    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> send(WITH, "GET /proxy/holding/x" + end));
    await().until(begun::isDone);
    WITH.admin().json("POST", "/v1/keys/" + revoked.id() + "/revoke", "{}");

    await().until(() -> answer.isDone() && ended.isDone());
    assertThat(answer.join()).isIn("", "lost");
    assertThat(ended.join()).isEqualTo(-1);
    assertThat(WITH.inLane()).isGreaterThan(before);
  }

  private static Made make(RunningGateway gateway, String request) {
    List<ScriptedUpstream.Request> requests = UPSTREAMS.get(0).requests();
    int before = requests.size();
    String told = told(send(gateway, request));
    // A connection that was kept may have ended: then some requests are sent again.
    List<String> sent =
        requests.subList(before, requests.size()).stream()
            .map(LaneDifferenceTest::sent)
            .distinct()
            .toList();
    return new Made(told, sent);
  }

  private static String send(RunningGateway gateway, String request) {
    try {
      return RawHttp.send(gateway.latchkey().proxyPort(), request);
    } catch (UncheckedIOException e) {
      return "lost";
    }
  }

  private static String sent(ScriptedUpstream.Request request) {
    return normal(request.head()) + "|" + request.body();
  }

  /** A response with its headers in order of their names, and its body without chunks. */
  private static String told(String response) {
    int end = response.indexOf("\r\n\r\n");
    if (end < 0) {
      return response;
    }
    String head = response.substring(0, end);
    String body = response.substring(end + 4);
    boolean isChunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
    String plain =
        isChunked
            ? body.replaceAll("(?m)(?:^|\r\n)[0-9a-f]+\r\n", "")
            : HEX_ID.matcher(body).replaceAll("ID");
    return normal(head) + "|" + plain;
  }

  private static String normal(String head) {
    String[] lines = head.split("\r\n");
    return lines[0]
        + Arrays.stream(lines)
            .skip(1)
            .map(LaneDifferenceTest::line)
            .sorted()
            .collect(Collectors.joining("\n", "\n", ""));
  }

  private static String line(String line) {
    int colon = line.indexOf(':');
    String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip();
    return switch (name) {
      case "x-forwarded-port" -> name;
      case "x-request-id" -> name + ": " + HEX_ID.matcher(value).replaceAll("ID");
      case "traceparent" ->
          HEX_ID.matcher(OTHER_TRACE.matcher(value).replaceAll("TRACE")).replaceAll("ID");
      default -> name + ": " + value;
    };
  }
}
