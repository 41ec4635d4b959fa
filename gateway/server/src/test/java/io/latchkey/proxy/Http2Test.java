package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** One port speaks HTTP/1.1 and, without TLS, HTTP/2. */
class Http2Test {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void requestsPassOverH2c() throws Exception {
    HttpResponse<String> upgraded = send("GET", "/proxy/orders/x", KEY.secret(), "");
    HttpResponse<String> posted = send("POST", "/proxy/orders/y", KEY.secret(), "a body");

    assertThat(upgraded.body()).isEqualTo("GET /x ");
    assertThat(posted.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(posted.body()).isEqualTo("POST /y a body");
    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", KEY.id())
        .doesNotContainKeys("X-API-Key", "HTTP2-Settings", "Upgrade");
  }

  @Test
  void refusalsAreTheSameOverH2c() throws Exception {
    send("GET", "/proxy/orders/x", KEY.secret(), "");

    HttpResponse<String> refused = send("GET", "/proxy/other/x", KEY.secret(), "");

    assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("project_not_allowed");
  }

  @Test
  void uploadOfAnUnknownLengthArrivesOverH2c() throws Exception {
    send("GET", "/proxy/orders/x", KEY.secret(), "");
    byte[] body = new byte[1024 * 1024];

    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(GATEWAY.proxy("/proxy/orders/count"))
                .version(HttpClient.Version.HTTP_2)
                .header("X-API-Key", KEY.secret())
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.body()).isEqualTo("bytes=" + body.length);
  }

  @Test
  void requestsWithABodyAreServedWhereAClientAsksForH2c() throws Exception {
    byte[] body = new byte[1024 * 1024];
    HttpRequest request =
        HttpRequest.newBuilder(GATEWAY.proxy("/proxy/orders/count"))
            .version(HttpClient.Version.HTTP_2)
            .header("X-API-Key", KEY.secret())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();

    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(answer.body()).isEqualTo("bytes=" + body.length);
    }
    assertThat(UPSTREAM.lastHeaders()).doesNotContainKeys("HTTP2-Settings", "Upgrade");
  }

  private static HttpResponse<String> send(String method, String path, String key, String body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(GATEWAY.proxy(path))
            .version(HttpClient.Version.HTTP_2)
            .header("X-API-Key", key)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
