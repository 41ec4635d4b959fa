package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that an operator's jar makes in Java do what they do in a stock gateway. */
class JavaRoutesTest {

  private static ScriptedUpstream server;
  private static TestRedis redis;

  @TempDir private static Path folder;
  private static RunningGateway ours;
  private static StockGateway stock;
  private static String secret;

  @BeforeAll
  static void start() throws IOException {
    server = ScriptedUpstream.start(JavaRoutesTest::answer);
    redis = TestRedis.start();
    String upstream = "test.upstream=" + server.uri();
    List<String> settings = new ArrayList<>(SideBySide.silent());
    settings.add(upstream);
    settings.add("latchkey.extensions.folder=" + folder);
    jarThatNames(JavaRoutes.class);
    ours = RunningGateway.on(redis, settings.toArray(String[]::new));
    stock = StockGateway.start(JavaRoutes.class, upstream);
    ours.admin().project("orders", server.uri());
    secret = ours.admin().key("orders").secret();
  }

  private static void jarThatNames(Class<?> configuration) throws IOException {
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("routes.jar")))) {
      jar.putNextEntry(
          new ZipEntry(
              "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports"));
      jar.write(configuration.getName().getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
  }

  @AfterAll
  static void stop() {
    ours.close();
    stock.close();
    server.close();
    redis.close();
  }

  private static void answer(ScriptedUpstream.Request request) throws IOException {
    if (request.line().contains("/chunked")) {
      request.answer(
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
      return;
    }
    String status = request.line().contains("/busy") ? "503 Busy" : "200 OK";
    String body = request.line().contains("/empty") ? "" : "seen " + request.body();
    String response =
        ScriptedUpstream.response(status, body, "Content-Type: text/plain", "X-Kept: yes");
    boolean isHead = request.line().startsWith("HEAD ");
    request.answer(isHead ? response.replaceFirst("(?s)\r\n\r\n.*", "\r\n\r\n") : response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /request/x HTTP/1.1|Content-Type: text/plain|Content-Length: 5||hello",
        "POST /request/x HTTP/1.1|Content-Type: text/plain|Transfer-Encoding: chunked||"
            + "2|he|3|llo|0||",
        "PUT /request/x HTTP/1.1|Content-Type: application/json|Content-Length: 9||{\"a\":\"b\"}",
        "POST /request/x HTTP/1.1|Content-Type: text/plain|Content-Length: 0||",
        "GET /request/x HTTP/1.1||",
        "GET /response/x HTTP/1.1||",
        "GET /response/busy HTTP/1.1||",
        "GET /response/chunked HTTP/1.1||",
        "GET /response/empty HTTP/1.1||",
        "HEAD /response/x HTTP/1.1||",
        "POST /response/x HTTP/1.1|Content-Type: text/plain|Content-Length: 5||hello",
        "POST /read/x HTTP/1.1|Content-Type: text/plain|Content-Length: 3||yes",
        "POST /read/x HTTP/1.1|Content-Type: text/plain|Transfer-Encoding: chunked||3|yes|0||",
        "POST /read/x HTTP/1.1|Content-Type: text/plain|Content-Length: 2||no"
      })
  void routeDoesWhatAStockGatewaysDoes(String request) {
    String text = request.replace("|", "\r\n");
    SideBySide stocks = SideBySide.send(stock.port(), server, text, secret);
    SideBySide own = SideBySide.send(ours.latchkey().proxyPort(), server, text, secret);

    assertThat(own).isEqualTo(stocks);
  }

  @Test
  void requestWithoutAKeyIsRefusedOnThemToo() {
    int before = server.requests().size();

    assertThat(List.of("request", "response", "read"))
        .allSatisfy(
            route ->
                assertThat(
                        RawHttp.send(
                            ours.latchkey().proxyPort(),
                            "POST /"
                                + route
                                + "/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                + "Content-Length: 3\r\n\r\nyes"))
                    .startsWith("HTTP/1.1 401 "));
    assertThat(server.requests()).hasSize(before);
  }
}
