package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are sent before the responses to earlier ones have come. */
@BothWays
class PipeliningTest {

  private static String request(String path, String version, String header) {
    return "GET /proxy/orders/%s HTTP/%s\r\nHost: api.test\r\nX-API-Key: %s\r\n%s\r\n\r\n"
        .formatted(path, version, KEY.secret(), header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "Close", "x, close", "close, TE", "keep-alive, close"})
  void lastRequestEndsTheConnectionAfterTheResponsesBeforeItAndItsOwn(String connection) {
    String all =
        request("one", "1.1", "X-Nothing: at all")
            + request("two", "1.1", "X-Nothing: at all")
            + request("three", "1.1", "Connection: " + connection)
            + request("four", "1.1", "X-Nothing: at all");

    assertInTurn(RawHttp.send(ProxyDoor.port(), all));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Nothing: at all", "Connection: close"})
  void lastRequestOfHttp10DoesSoToo(String header) {
    String all =
        request("one", "1.1", "X-Nothing: at all")
            + request("two", "1.1", "X-Nothing: at all")
            + request("three", "1.0", header);

    assertInTurn(RawHttp.send(ProxyDoor.port(), all));
  }

  private static void assertInTurn(String answers) {
    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
    assertThat(answers)
        .containsSubsequence("GET /one ", "GET /two ", "GET /three ")
        .doesNotContain("GET /four ");
    String beforeLast = answers.substring(0, answers.lastIndexOf("HTTP/1.1 "));
    String last = answers.substring(answers.lastIndexOf("HTTP/1.1 "));
    assertThat(beforeLast).doesNotContainIgnoringCase("connection: close");
    assertThat(last).containsIgnoringCase("connection: close");
  }
}
