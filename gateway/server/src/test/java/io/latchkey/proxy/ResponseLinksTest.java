package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawUpstream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No response sends a client, and with it the client's secret, past the gateway. */
@BothWays
class ResponseLinksTest {

  private static RawUpstream upstream;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    upstream =
        RawUpstream.start(
            (head, out) -> {
              String own = upstream.uri().toString();
              String response =
                  "HTTP/1.1 302 Found\r\nLocation: "
                      + own
                      + "/login?a=%20\r\nContent-Location: /doc\r\nLink: <"
                      + own
                      + "/x?page=2>; rel=next\r\nRefresh: 1; url=/later\r\n"
                      + "Set-Cookie: a=1; Path=/\r\nContent-Length: 0\r\n\r\n";
              out.write(response.getBytes(StandardCharsets.US_ASCII));
            });
    ADMIN.project("links", upstream.uri());
    key = ADMIN.key("links");
    ProxyDoor.get("/proxy/links/known", "X-API-Key", key.secret());
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @Test
  void linksLeadBackHereOnTheBuiltInRoute() {
    String here = ProxyDoor.GATEWAY.proxy("/proxy/links").toString();

    HttpResponse<String> response = ProxyDoor.get("/proxy/links/x", "X-API-Key", key.secret());

    assertThat(response.headers().firstValue("Location")).contains(here + "/login?a=%20");
    assertThat(response.headers().firstValue("Content-Location")).contains("/proxy/links/doc");
    assertThat(response.headers().firstValue("Link")).contains("<" + here + "/x?page=2>; rel=next");
    assertThat(response.headers().firstValue("Refresh")).contains("1; url=/proxy/links/later");
    assertThat(response.headers().firstValue("Set-Cookie")).contains("a=1; Path=/");
    assertThat(upstream.heads().get(upstream.heads().size() - 1))
        .contains("\r\nX-Forwarded-Prefix: /proxy/links\r\n");
  }

  @Test
  void linksLeadBackHereOnARouteThatStripsItsPrefix() {
    HttpResponse<String> response = ProxyDoor.get("/api-v1/x", "X-API-Key", key.secret());

    assertThat(response.headers().firstValue("Location"))
        .contains(ProxyDoor.GATEWAY.proxy("/api-v1/login?a=%20").toString());
    assertThat(response.headers().firstValue("Content-Location")).contains("/api-v1/doc");
  }
}
