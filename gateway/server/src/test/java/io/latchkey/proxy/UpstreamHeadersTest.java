package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an upstream sees of a request, and a client of the answer. */
@BothWays
class UpstreamHeadersTest {

  @Test
  void identityIsTheGatewaysAndNotTheClients() {
    exchange("X-Latchkey-Key-Id: key_of_somebody_else", "x-latchkey-admin: yes");

    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", KEY.id())
        .containsEntry("X-Latchkey-Project", ProxyDoor.ORDERS)
        .containsKey("X-Latchkey-Organization")
        .doesNotContainKey("X-Latchkey-Admin");
  }

  @Test
  void underscoreIsNoWayToSpeakForTheGateway() {
    exchange(
        "X_Latchkey_Key_Id: key_of_somebody_else",
        "X-Latchkey_Project: prj_of_somebody_else",
        "X_Forwarded_For: 203.0.113.9",
        "My_Header: 1");

    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("My_Header", "1")
        .doesNotContainKeys("X_Latchkey_Key_Id", "X-Latchkey_Project", "X_Forwarded_For");
  }

  @Test
  void everyConnectionHeaderIsRead() {
    exchange("Connection: keep-alive", "Connection: close,X-Private", "X-Private: 1");

    assertThat(UPSTREAM.lastHeaders()).doesNotContainKeys("X-Private", "Connection");
  }

  @Test
  void hopByHopHeadersEndHereWithThoseThatConnectionNames() {
    exchange(
        "Connection: close, X-Private , x-latchkey-key-id",
        "X-Private: 1",
        "Keep-Alive: timeout=5",
        "Proxy-Authorization: Basic abc",
        "TE: trailers",
        "Upgrade: nothing",
        "X-Public: 1");

    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("X-Public", "1")
        .containsEntry("TE", "trailers")
        .containsEntry("Connection", "te")
        .containsEntry("X-Latchkey-Key-Id", KEY.id())
        .doesNotContainKeys("X-Private", "Keep-Alive", "Proxy-Authorization", "Upgrade");
  }

  @Test
  void framingAndHostCanNotBeNamedAway() {
    String answer =
        RawHttp.send(
            ProxyDoor.port(),
            "POST /proxy/orders/x HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                + KEY.secret()
                + "\r\nConnection: close, content-length, host\r\nContent-Length: 3\r\n\r\nabc");

    assertThat(answer).endsWith("POST /x abc");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("Content-Length", "3").containsKey("Host");
  }

  @Test
  void chunksOutrankALengthThatContradictsThem() {
    String answer =
        RawHttp.send(
            ProxyDoor.port(),
            "POST /proxy/orders/x HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                + KEY.secret()
                + "\r\nConnection: close\r\nContent-Length: 100\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

    boolean refused = answer.startsWith("HTTP/1.1 400 ");
    assertThat(refused || answer.contains("POST /x abc")).isTrue();
    if (!refused) {
      assertThat(UPSTREAM.lastHeaders()).doesNotContainKey("Content-Length");
    }
  }

  @Test
  void whatAClientSaysOfItselfDoesNotCount() {
    exchange(
        "X-Forwarded-For: 203.0.113.9",
        "Forwarded: for=203.0.113.9",
        "X-Forwarded-Proto: https",
        "X-Real-IP: 203.0.113.9");

    Map<String, String> seen = UPSTREAM.lastHeaders();
    assertThat(seen)
        .containsEntry("X-Forwarded-For", "127.0.0.1")
        .containsEntry("X-Forwarded-Proto", "http")
        .containsEntry("X-Forwarded-Host", "localhost")
        .containsEntry("X-Forwarded-Port", Integer.toString(ProxyDoor.port()))
        .doesNotContainKeys("Forwarded", "X-Real-IP");
  }

  @Test
  void nothingIsAddedThatTheClientDidNotSend() {
    exchange("X-Mine: 1");

    assertThat(UPSTREAM.lastHeaders())
        .doesNotContainKeys("User-Agent", "Accept", "Content-Length", "Transfer-Encoding");
  }

  @Test
  void answerComesWithoutItsHopByHopHeaders() {
    var answer = ProxyDoor.get("/proxy/orders/x", "X-API-Key", KEY.secret());

    assertThat(answer.headers().firstValue("X-Kept")).contains("yes");
    assertThat(answer.headers().firstValue("X-Hop")).isEmpty();
  }

  private static void exchange(String... headers) {
    StringBuilder request = new StringBuilder("GET /proxy/orders/x HTTP/1.1\r\n");
    request.append("Host: localhost\r\nX-API-Key: ").append(KEY.secret()).append("\r\n");
    boolean closes = false;
    for (String header : headers) {
      request.append(header).append("\r\n");
      closes |= header.startsWith("Connection:");
    }
    request.append(closes ? "\r\n" : "Connection: close\r\n\r\n");
    String answer = RawHttp.send(ProxyDoor.port(), request.toString());
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }
}
