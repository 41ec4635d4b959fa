package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked is what is forwarded: no spelling of a path leads round the project. */
@BothWays
class PathTricksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proxy/orders/../other/x",
        "/proxy/orders/%2e%2e/other/x",
        "/proxy/orders/.%2E/other/x",
        "/proxy/orders/..%2Fother/x",
        "/proxy/orders/x%2F..%2F..%2Fother",
        "/proxy/orders/..;a=b/other/x",
        "/proxy/orders/./x",
        "/proxy/orders/x/..",
        "/proxy/orders/..%5cother",
        "/proxy/orders/a%00b",
        "/proxy/orders/a%0d%0ab",
        "/proxy/orders/a\\b",
        "/proxy/../proxy/other/x",
        "/proxy/other/x",
        "/proxy/%6fther/x",
        "/proxy/orders%2F..%2Fother/x",
        "/proxy/other%00/x",
        "/proxy/OTHER/x",
        "//proxy/other/x",
        "/proxy//other/x",
        "/PROXY/other/x",
        "/proxy;a/other/x",
        "/proxy/orders/%u002e%u002e/other",
        "http://localhost/proxy/other/x",
        "http://localhost/proxy/orders/../other/x",
        "http://other.api.test/proxy/orders/..",
        "localhost:80",
        "*"
      })
  void noSpellingReachesAnotherProject(String path) {
    int before = UPSTREAM.seen().size();

    String answer = get(path);

    assertThat(answer).containsPattern("^HTTP/1.1 4(00|03|04) ");
    assertThat(UPSTREAM.seen()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({
    "/proxy/orders,                    /",
    "/proxy/orders/,                   /",
    "/proxy/orders?a=b,                /?a=b",
    "/proxy/orders/x,                  /x",
    "/proxy/%6frders/x,                /x",
    "/proxy/orders//x//y,              //x//y",
    "/proxy/orders/a%2Fb/c%20d,        /a%2Fb/c%20d",
    "/proxy/orders/%252e%252e/x,       /%252e%252e/x",
    "/proxy/orders/...,                /...",
    "/proxy/orders/a;b=c/d,            /a;b=c/d",
    "/proxy/orders/%zz/100%/%2,        /%zz/100%/%2",
    "/proxy/orders/a|b/{c}/^[d]<e>`,   /a|b/{c}/^[d]<e>`",
    "/proxy/orders/x?,                 /x?",
    "/proxy/orders/x?a=[1]&b={2}|%&c=\\, /x?a=[1]&b={2}|%&c=\\",
    "/api-v1/v1/a|b/%?x=^,             /v1/a|b/%?x=^",
    "/proxy/orders/x?q=%2e%2e/..&r=%20, /x?q=%2e%2e/..&r=%20",
    "/api-v1/v1/orders,                /v1/orders"
  })
  void everythingElseIsForwardedByteForByte(String path, String forwarded) {
    String answer = get(path);

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("GET " + forwarded + " ");
  }

  @Test
  void whatStandsBehindANumberSignIsNotForwarded() {
    assertThat(get("/proxy/orders/x#/../../other")).endsWith("GET /x ");
  }

  private static String get(String path) {
    return RawHttp.exchange(
        ProxyDoor.port(),
        "GET " + path + " HTTP/1.1",
        "Host: localhost",
        "X-API-Key: " + KEY.secret(),
        "Connection: close");
  }
}
