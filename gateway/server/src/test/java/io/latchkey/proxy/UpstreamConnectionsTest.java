package io.latchkey.proxy;

import static io.latchkey.fixture.ScriptedUpstream.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Upstreams end the connections that they keep alive, and say more than they were asked. Neither
 * costs a client its response, and none gets another's.
 */
@BothWays
class UpstreamConnectionsTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final List<ScriptedUpstream> started = new ArrayList<>();
  private final String project = "wire-" + NUMBER.incrementAndGet();

  @AfterEach
  void stop() {
    started.forEach(ScriptedUpstream::close);
  }

  @Test
  void connectionThatItsUpstreamEndsAfterEachResponseCostsNoRequest() {
    AdminClient.Key key =
        key(
            request -> {
              request.answer(response("200 OK", request.line()));
              request.socket().close();
            });

    assertThat(statuses(key, 100)).containsOnlyKeys("200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
  void requestThatMayBeRepeatedIsSentOnceMoreOnANewConnection(String method) {
    ScriptedUpstream upstream = resetsSecondRequests();
    AdminClient.Key key = key(upstream);

    await()
        .until(
            () -> {
              assertThat(send(key, method, "")).startsWith("HTTP/1.1 200 ");
              return wasMet(upstream);
            });
  }

  @ParameterizedTest
  @CsvSource({"POST,''", "PATCH,''", "PUT,body", "POST,body"})
  void requestThatMayNotBeRepeatedIsSentOnce(String method, String body) {
    ScriptedUpstream upstream = resetsSecondRequests();
    AdminClient.Key key = key(upstream);
    AtomicInteger sent = new AtomicInteger();

    await()
        .until(
            () -> {
              sent.incrementAndGet();
              return send(key, method, body).startsWith("HTTP/1.1 502 ");
            });
    assertThat(upstream.requests()).hasSize(sent.get());
  }

  /** Whether a request was sent on a connection that its upstream then reset. */
  private static boolean wasMet(ScriptedUpstream upstream) {
    return upstream.requests().stream().anyMatch(request -> request.onConnection() == 2);
  }

  @Test
  void upstreamThatFailsOnANewConnectionIsNotTriedAgain() {
    ScriptedUpstream upstream = start(ScriptedUpstream.Request::reset);
    AdminClient.Key key = key(upstream);

    assertThat(send(key, "GET", "")).startsWith("HTTP/1.1 502 ");
    assertThat(upstream.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsmuggled!",
        "HTTP/1.1 200 OK\r\nX-Smuggled: ",
        "H",
        "\r\n",
        "smuggled"
      })
  void bytesBehindAResponseReachNobody(String surplus) {
    ScriptedUpstream upstream =
        start(request -> request.answer(response("200 OK", request.line()) + surplus));
    AdminClient.Key key = key(upstream);

    assertThat(responses(key, 40)).allMatch(UpstreamConnectionsTest::isOwn);
    assertThat(upstream.requests()).allMatch(request -> request.onConnection() == 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsmuggled!", "HTTP/1.1 200", "x"})
  void bytesThatComeWhileNothingIsAskedEndTheConnection(String surplus) {
    List<CompletableFuture<Integer>> ends = new ArrayList<>();
    ScriptedUpstream upstream =
        start(
            request -> {
              request.answer(response("200 OK", request.line()));
              CompletableFuture<Integer> end = new CompletableFuture<>();
              ends.add(end);
              Thread.yield();
              request.answer(surplus);
              end.complete(request.socket().getInputStream().read());
            });
    AdminClient.Key key = key(upstream);

    for (int i = 1; i <= 5; i++) {
      assertThat(send(key, "GET", "")).matches(UpstreamConnectionsTest::isOwn);
      int count = i;
      await().until(() -> ends.size() == count && ends.get(count - 1).isDone());
    }
    assertThat(upstream.connections()).isEqualTo(5);
  }

  @Test
  void upstreamThatSaidTooMuchIsAskedOnNewConnectionsFromThenOn() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedUpstream upstream =
        start(
            request ->
                request.answer(
                    response("200 OK", request.line())
                        + (asked.incrementAndGet() == 1 ? "surplus" : "")));
    AdminClient.Key key = key(upstream);

    assertThat(responses(key, 10)).allMatch(UpstreamConnectionsTest::isOwn);
    assertThat(upstream.requests()).allMatch(request -> request.onConnection() == 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "hello\r\n\r\n"
      })
  void whatIsNotHttpIsTheUpstreamsFault(String garbage) {
    AdminClient.Key key = key(request -> request.answer(garbage));

    assertThat(send(key, "GET", ""))
        .startsWith("HTTP/1.1 502 ")
        .contains("\"code\":\"upstream_unreachable\"");
  }

  private ScriptedUpstream resetsSecondRequests() {
    return start(
        request -> {
          if (request.onConnection() == 2) {
            request.reset();
          } else {
            request.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
        });
  }

  private ScriptedUpstream start(ScriptedUpstream.Script script) {
    ScriptedUpstream upstream = ScriptedUpstream.start(script);
    started.add(upstream);
    return upstream;
  }

  private AdminClient.Key key(ScriptedUpstream.Script script) {
    return key(start(script));
  }

  private AdminClient.Key key(ScriptedUpstream upstream) {
    ProxyDoor.ADMIN.project(project, upstream.uri());
    return ProxyDoor.ADMIN.key(project);
  }

  private Map<String, Long> statuses(AdminClient.Key key, int requests) {
    return responses(key, requests).stream()
        .collect(Collectors.groupingBy(text -> text.substring(9, 12), Collectors.counting()));
  }

  private List<String> responses(AdminClient.Key key, int requests) {
    return IntStream.range(0, requests).mapToObj(i -> send(key, "GET", "")).toList();
  }

  private static boolean isOwn(String response) {
    return response.startsWith("HTTP/1.1 200 ") && response.endsWith("\r\n\r\nGET /x HTTP/1.1");
  }

  private String send(AdminClient.Key key, String method, String body) {
    return RawHttp.send(
        ProxyDoor.port(),
        method
            + " /proxy/"
            + project
            + "/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: "
            + key.secret()
            + (body.isEmpty() ? "" : "\r\nContent-Length: " + body.length())
            + "\r\n\r\n"
            + body);
  }
}
