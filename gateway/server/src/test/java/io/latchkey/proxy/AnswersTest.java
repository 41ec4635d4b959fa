package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream's answer reaches the client as the upstream gave it. */
@BothWays
class AnswersTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 400, 401, 403, 404, 418, 429, 500, 502, 503, 504, 599})
  void statusAndWordsAreTheUpstreams(int status) {
    var answer = answer(Integer.toString(status));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("own words");
    assertThat(answer.headers().firstValue("Cache-Control")).isEmpty();
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @Test
  void redirectIsTheClientsToFollow() {
    var answer = answer("moved");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location"))
        .contains("http://127.0.0.1:1/elsewhere?a=%20");
  }

  @Test
  void everyCookieArrivesAsALineOfItsOwn() {
    assertThat(answer("cookies").headers().allValues("Set-Cookie"))
        .containsExactly("a=1; Path=/", "b=2; HttpOnly");
  }

  @Test
  void encodedBodyStaysEncoded() throws Exception {
    HttpResponse<byte[]> answer =
        CLIENT.send(request("GET", "/answers/zipped"), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Content-Length")).contains("3");
    assertThat(answer.body()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "unchanged"})
  void answerWithoutABodyStaysWithoutOne(String name) {
    String answer =
        RawHttp.exchange(
            ProxyDoor.port(),
            "GET /proxy/orders/answers/" + name + " HTTP/1.1",
            "Host: localhost",
            "X-API-Key: " + KEY.secret(),
            "Connection: close");

    assertThat(answer).startsWith(name.equals("none") ? "HTTP/1.1 204 " : "HTTP/1.1 304 ");
    assertThat(answer).endsWith("\r\n\r\n").containsIgnoringCase("ETag: \"1\"");
    assertThat(answer).doesNotContainIgnoringCase("Transfer-Encoding");
  }

  @Test
  void headIsAnsweredWithTheHeadersOnly() throws Exception {
    HttpResponse<String> good =
        CLIENT.send(request("HEAD", "/x"), HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> refused =
        CLIENT.send(
            HttpRequest.newBuilder(GATEWAY.proxy("/proxy/orders/x"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(good.headers().firstValue("X-Kept")).contains("yes");
    assertThat(good.body()).isEmpty();
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(refused.body()).isEmpty();
  }

  private static HttpResponse<String> answer(String name) {
    return ProxyDoor.get("/proxy/orders/answers/" + name, "X-API-Key", KEY.secret());
  }

  private static HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(GATEWAY.proxy("/proxy/orders" + path))
        .header("X-API-Key", KEY.secret())
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
  }
}
