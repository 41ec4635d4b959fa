package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RawUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses that upstreams give before they have read the request. */
@BothWays
class EarlyResponsesTest {

  private static final String RESPONSE = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";

  private final CountDownLatch never = new CountDownLatch(1);
  private final RawUpstream upstream =
      RawUpstream.start(
          (head, out) -> {
            out.write(RESPONSE.getBytes(StandardCharsets.US_ASCII));
            if (head.startsWith("POST ")) {
              never.await();
            }
          });

  @AfterEach
  void stop() {
    never.countDown();
    upstream.close();
  }

  @Test
  void restOfALongBodyIsNotReadWithoutEnd() throws Exception {
    String secret = secret("early-long");

    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port())) {
      client.setSoTimeout((int) Patience.LONG.toMillis());
      String begun = post("early-long", secret, 1L << 40, "begun");
      client.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));

      assertThat(response(client)).startsWith("HTTP/1.1 413 ").endsWith("\r\n\r\nno");
      assertThatThrownBy(() -> sendWithoutEnd(client)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void connectionIsKeptIfTheRestOfTheBodyIsShort() throws Exception {
    String secret = secret("early-short");

    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port())) {
      client.setSoTimeout((int) Patience.LONG.toMillis());
      for (int i = 0; i < 2; i++) {
        String begun = post("early-short", secret, 30_000, "x".repeat(10_000));
        client.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        assertThat(response(client)).startsWith("HTTP/1.1 413 ").endsWith("\r\n\r\nno");
        client.getOutputStream().write(new byte[20_000]);
      }
    }
  }

  /** That of a key which the gateway knows by then. */
  private String secret(String project) {
    ProxyDoor.ADMIN.project(project, upstream.uri());
    String secret = ProxyDoor.ADMIN.key(project).secret();
    assertThat(ProxyDoor.get("/proxy/" + project + "/x", "X-API-Key", secret).statusCode())
        .isEqualTo(413);
    return secret;
  }

  private static String post(String project, String secret, long length, String body) {
    return "POST /proxy/%s/x HTTP/1.1\r\nHost: a\r\nX-API-Key: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(project, secret, length, body);
  }

  private static String response(Socket client) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\nno") < 0) {
      int next = client.getInputStream().read();
      if (next < 0) {
        return text.toString();
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private static void sendWithoutEnd(Socket client) throws IOException {
    OutputStream out = client.getOutputStream();
    byte[] part = new byte[16 * 1024];
    long most = System.nanoTime() + Patience.LONG.toNanos();
    while (System.nanoTime() < most) {
      out.write(part);
    }
  }
}
