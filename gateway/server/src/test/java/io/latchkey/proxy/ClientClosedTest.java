package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that leaves early is nobody's fault but its own. */
@BothWays
class ClientClosedTest {

  private static TestUpstream server;
  private AdminClient.Key key;
  private static final int CLIENTS = 10;

  private long before;
  private String problemsBefore = "";

  private static AdminClient.Key newKey() {
    ProxyDoor.ADMIN.project("left", server.uri());
    return ProxyDoor.ADMIN.key("left");
  }

  @BeforeAll
  static void start() {
    server = TestUpstream.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void countFirst() {
    key = newKey();
    before = upstreams("client_closed");
    problemsBefore = failures();
    server.seen().clear();
  }

  @Test
  void uploadsThatAreGivenUpAreNotTheUpstreamsFault() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      leave("POST /proxy/left/count", "Content-Length: 1000\r\n", "half", i % 2 == 0);
    }

    assertThatAllAreClientClosed();
  }

  @Test
  void waitsThatAreGivenUpAreNotTheUpstreamsFault() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      leave("GET /proxy/left/silent", "", "", i % 2 == 0);
    }

    assertThatAllAreClientClosed();
  }

  private void assertThatAllAreClientClosed() {
    await()
        .untilAsserted(
            () ->
                assertThat(ProxyDoor.counts(key)) // The key alone: neighbours may end meanwhile.
                    .containsOnly(
                        entry("allowed", (long) CLIENTS), entry("client_closed", (long) CLIENTS)));
    assertThat(upstreams("client_closed")).isGreaterThanOrEqualTo(before + CLIENTS);
    assertThat(failures()).isEqualTo(problemsBefore);
  }

  /** Sends a request, and leaves once it has reached the upstream: at once, or with a reset. */
  private void leave(String line, String headers, String body, boolean reset) throws IOException {
    int seen = server.seen().size();
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port())) {
      String text =
          line
              + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
              + key.secret()
              + "\r\n"
              + headers
              + "\r\n"
              + body;
      client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      client.getOutputStream().flush();
      await().until(() -> server.seen().size() > seen);
      client.setSoLinger(reset, 0);
    }
  }

  private static long upstreams(String outcome) {
    Matcher found =
        Pattern.compile(
                "(?m)^latchkey_upstream_seconds_count\\{[^}]*outcome=\"" + outcome + "\".*} (\\d+)")
            .matcher(meters());
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** What alerts look at. */
  private static String failures() {
    return meters()
        .lines()
        .filter(line -> line.startsWith("latchkey_problems_total"))
        .filter(line -> line.contains("status=\"5"))
        .sorted()
        .toList()
        .toString();
  }

  private static String meters() {
    return ProxyDoor.GATEWAY.get(ProxyDoor.GATEWAY.console("/actuator/prometheus")).body();
  }
}
