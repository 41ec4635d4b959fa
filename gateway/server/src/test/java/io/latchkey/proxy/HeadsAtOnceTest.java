package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The head of a response reaches the client when the upstream sends it, not with the body. */
@BothWays
class HeadsAtOnceTest {

  private static final Semaphore BODIES = new Semaphore(0);
  private static RawUpstream server;
  private static AdminClient.Key key;

  private static void answer(String head, OutputStream out)
      throws IOException, InterruptedException {
    String path = head.substring("GET /".length(), head.indexOf(" HTTP/"));
    String type = path.substring(0, path.indexOf('/')).replace('_', '/');
    boolean hasLength = path.endsWith("/length");
    String framing = hasLength ? "Content-Length: 4" : "Transfer-Encoding: chunked";
    write(out, "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n");
    write(out, framing + "\r\n\r\n");
    BODIES.tryAcquire(60, TimeUnit.SECONDS);
    write(out, hasLength ? "body" : "4\r\nbody\r\n0\r\n\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @BeforeAll
  static void project() {
    server = RawUpstream.start(HeadsAtOnceTest::answer);
    ADMIN.project("slow", server.uri());
    key = ADMIN.key("slow");
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "text_event-stream,        chunked",
    "text_plain,               chunked",
    "application_octet-stream, length",
    "application_grpc,         chunked",
    "nonsense,                 chunked"
  })
  void headComesBeforeTheBodyIsSent(String type, String framing) throws Exception {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port())) {
      client.setSoTimeout(60_000);
      String request =
          "GET /proxy/slow/%s/%s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n\r\n"
              .formatted(type, framing, key.secret());
      write(client.getOutputStream(), request);

      String head = readTo(client.getInputStream(), "\r\n\r\n");
      BODIES.release();
      String body =
          readTo(client.getInputStream(), framing.equals("length") ? "body" : "0\r\n\r\n");

      assertThat(head).startsWith("HTTP/1.1 200 ").contains(type.replace('_', '/'));
      assertThat(body).isEqualTo(framing.equals("length") ? "body" : "4\r\nbody\r\n0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"text_event-stream, chunked", "text_plain, chunked", "text_plain, length"})
  void headComesBeforeTheBodyIsSentOverHttp2(String type, String framing) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    URI uri = ProxyDoor.GATEWAY.proxy("/proxy/slow/" + type + "/" + framing);
    HttpRequest request = HttpRequest.newBuilder(uri).header("X-API-Key", key.secret()).build();

    HttpResponse<InputStream> response =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
            .get(60, TimeUnit.SECONDS);
    BODIES.release();

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.body().readAllBytes()).asString().isEqualTo("body");
  }

  private static String readTo(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("after " + text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }
}
