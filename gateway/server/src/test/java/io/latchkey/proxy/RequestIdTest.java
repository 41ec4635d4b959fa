package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request has an ID, and everybody on its way is told the same. */
@BothWays
class RequestIdTest {

  private static final String HEADER = "X-Request-Id";
  private static final String MADE_UP = "[0-9a-f]{16}";

  @Test
  void requestWithoutAnIdGetsOne() {
    HttpResponse<String> answer = ProxyDoor.get("/proxy/orders/x", "X-API-Key", KEY.secret());

    assertThat(id(answer)).matches(MADE_UP).isEqualTo(UPSTREAM.lastHeaders().get(HEADER));
  }

  @Test
  void clientsIdPassesThroughAndBack() {
    String id = "6f1e8a52-3c0b-4c63-9a0e-0b8a7c1d2e3f";

    HttpResponse<String> answer =
        ProxyDoor.get("/proxy/orders/x", "X-API-Key", KEY.secret(), HEADER, id);
    HttpResponse<String> refused = ProxyDoor.get("/proxy/orders/x", HEADER, id);

    assertThat(id(answer)).isEqualTo(id).isEqualTo(UPSTREAM.lastHeaders().get(HEADER));
    assertThat(id(refused)).isEqualTo(id);
    assertThat(refused.body()).contains("\"requestId\":\"" + id + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\"b",
        "a_b",
        "<b>",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void idThatCanNotBeShownIsReplacedOnAllSides(String id) {
    HttpResponse<String> answer =
        ProxyDoor.get("/proxy/orders/x", "X-API-Key", KEY.secret(), HEADER, id);
    HttpResponse<String> refused = ProxyDoor.get("/proxy/orders/x", HEADER, id);

    assertThat(id(answer)).matches(MADE_UP).isEqualTo(UPSTREAM.lastHeaders().get(HEADER));
    assertThat(id(refused)).matches(MADE_UP);
  }

  @Test
  void secretIsNoId() {
    HttpResponse<String> refused = ProxyDoor.get("/proxy/orders/x", HEADER, KEY.secret());

    assertThat(id(refused)).matches(MADE_UP);
    assertThat(refused.body()).doesNotContain(KEY.secret());
  }

  @Test
  void traceContextPassesThroughUntouched() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    ProxyDoor.get(
        "/proxy/orders/x",
        "X-API-Key",
        KEY.secret(),
        "traceparent",
        parent,
        "tracestate",
        "a=1,b=2");

    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("traceparent", parent)
        .containsEntry("tracestate", "a=1,b=2");
  }

  private static String id(HttpResponse<String> answer) {
    return answer.headers().firstValue(HEADER).orElseThrow();
  }
}
