package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Several requests on one connection stay several requests: none is read as part of another. */
@BothWays
class KeepAliveTest {

  private static final String HOST = "Host: localhost\r\n";
  private static final String CREDENTIAL = "X-API-Key: " + KEY.secret() + "\r\n";

  @Test
  void connectionIsUsedAgain() {
    List<String> answers =
        RawHttp.inTurn(ProxyDoor.port(), get("/proxy/orders/1"), get("/proxy/orders/2"));

    assertThat(answers.get(0)).endsWith("GET /1 ");
    assertThat(answers.get(1)).endsWith("GET /2 ");
  }

  @Test
  void connectionIsUsedAgainAfterRefusals() {
    List<String> answers =
        RawHttp.inTurn(
            ProxyDoor.port(),
            get("/proxy/other/x"),
            "GET /proxy/orders/x HTTP/1.1\r\n" + HOST + "\r\n",
            get("/elsewhere"),
            get("/proxy/orders/1"));

    assertThat(statuses(String.join("", answers))).containsExactly("403", "401", "404", "200");
  }

  @Test
  void answersComeInTheOrderOfTheRequests() {
    String requests =
        get("/proxy/orders/1") + get("/proxy/other/x") + get("/elsewhere") + get("/proxy/orders/2");

    List<String> answers = RawHttp.pipelined(ProxyDoor.port(), 4, requests);

    assertThat(statuses(String.join("", answers))).containsExactly("200", "403", "404", "200");
    assertThat(answers.get(3)).endsWith("GET /2 ");
  }

  @Test
  void credentialIsOfOneRequestAndNotOfTheConnection() {
    List<String> answers =
        RawHttp.inTurn(
            ProxyDoor.port(),
            get("/proxy/orders/1"),
            "GET /proxy/orders/2 HTTP/1.1\r\n" + HOST + "\r\n");

    assertThat(statuses(String.join("", answers))).containsExactly("200", "401");
  }

  @Test
  void bodyOfARefusedRequestIsNotReadAsTheNextRequest() {
    String hidden = get("/proxy/orders/hidden");
    String refused =
        "POST /proxy/other/x HTTP/1.1\r\n"
            + HOST
            + CREDENTIAL
            + "Content-Length: "
            + hidden.length()
            + "\r\n\r\n"
            + hidden;

    List<String> answers = RawHttp.inTurn(ProxyDoor.port(), refused, get("/proxy/orders/next"));

    assertThat(answers.get(0)).startsWith("HTTP/1.1 403 ");
    assertThat(answers.get(1)).endsWith("GET /next ");
    assertThat(UPSTREAM.seen()).noneMatch(each -> each.uri().endsWith("/hidden"));
  }

  @Test
  void chunksOfARefusedRequestAreNotReadAsTheNextRequest() {
    String hidden = "GET /proxy/orders/hidden HTTP/1.1\r\n" + HOST + CREDENTIAL + "\r\n";

    String answers =
        send(
            "POST /proxy/orders/x HTTP/1.1\r\n"
                + HOST
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(hidden.length())
                + "\r\n"
                + hidden
                + "\r\n0\r\n\r\n");

    assertThat(statuses(answers)).containsExactly("401");
    assertThat(UPSTREAM.seen()).noneMatch(each -> each.uri().endsWith("/hidden"));
  }

  @Test
  void bodyOfAnUnwantedLengthEndsTheConnection() {
    String answers =
        send(
            "POST /proxy/orders/x HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 10000000\r\n\r\n"
                + "a".repeat(1000));

    assertThat(statuses(answers)).containsExactly("401");
    assertThat(answers).containsIgnoringCase("Connection: close");
  }

  @Test
  void clientThatAsksBeforeItSendsIsToldToGoOn() {
    String answers =
        send(
            "POST /proxy/orders/x HTTP/1.1\r\n"
                + HOST
                + CREDENTIAL
                + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody");

    assertThat(statuses(answers)).containsExactly("100", "200");
    assertThat(answers).contains("POST /x body");
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\n" + HOST + CREDENTIAL + "\r\n";
  }

  private static String send(String requests) {
    return RawHttp.send(ProxyDoor.port(), requests);
  }

  private static List<String> statuses(String answers) {
    return Pattern.compile("HTTP/1\\.1 (\\d{3}) ")
        .matcher(answers)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
