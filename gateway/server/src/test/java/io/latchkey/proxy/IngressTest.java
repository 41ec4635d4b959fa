package io.latchkey.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Installed;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.Ports;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of the manual in the programs that they are for. */
class IngressTest {

  private static final Path MANUAL = Path.of("docs/forward-auth.md");

  private static RunningGateway gateway;
  private static TestUpstream upstream;

  @BeforeAll
  static void start() {
    gateway = RunningGateway.on(ProxyDoor.REDIS, "latchkey.proxy.trusted-proxies=127.0.0.1");
    upstream = TestUpstream.start();
  }

  @AfterAll
  static void stop() {
    upstream.close();
    gateway.close();
  }

  @Test
  void nginxAsksAndCarriesTheRequest(@TempDir Path folder) throws IOException {
    int port = Ports.free();
    Path main = folder.resolve("nginx.conf");
    Files.writeString(folder.resolve("site.conf"), block("nginx", port));
    Files.writeString(
        main,
        """
        daemon off; pid nginx.pid; error_log error.log;
        events {}
        http { access_log off; client_body_temp_path body; proxy_temp_path proxy;
          fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          include site.conf; }
        """);

    runs(folder, port, List.of("nginx", "-p", folder.toString(), "-c", main.toString()), false);
  }

  @Test
  void caddyAsksCarriesTheRequestAndPassesRefusalsOn(@TempDir Path folder) throws IOException {
    int port = Ports.free();
    Path file = folder.resolve("Caddyfile");
    Files.writeString(file, "{\n\tadmin off\n\tauto_https off\n}\n" + block("caddy", port));

    runs(
        folder,
        port,
        List.of("caddy", "run", "--config", file.toString(), "--adapter", "caddyfile"),
        true);
  }

  @Test
  void haproxyAsksCarriesTheRequestAndPassesRefusalsOn(@TempDir Path folder) throws IOException {
    int port = Ports.free();
    Files.writeString(folder.resolve("latchkey.lua"), block("lua", port));
    Files.writeString(folder.resolve("haproxy.cfg"), block("haproxy", port));

    runs(folder, port, List.of("haproxy", "-db", "-f", "haproxy.cfg"), true);
  }

  /** A configuration of the manual, with the ports that are free here. */
  private static String block(String language, int port) throws IOException {
    Matcher block =
        Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(MANUAL));
    assertThat(block.find()).as("a configuration for " + language).isTrue();
    return block
        .group(1)
        .replace(":8000", ":" + port)
        .replace(":8080", ":" + gateway.proxy("").getPort())
        .replace(":9000", ":" + upstream.uri().getPort());
  }

  private static void runs(Path folder, int port, List<String> command, boolean passesDocuments)
      throws IOException {
    List<String> line = new ArrayList<>(command);
    line.set(0, Installed.program(command.get(0)).getPath());
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("HOME", folder.toString());
    Path log = folder.resolve("output.log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      Awaitility.await(command.get(0) + " listens")
          .atMost(Patience.LONG)
          .until(() -> !process.isAlive() || isOpen(port));
      assertThat(process.isAlive()).as(Files.readString(log, UTF_8)).isTrue();
      asksAboutEachRequest(port, passesDocuments);
    } finally {
      process.destroy();
      process.onExit().join();
    }
  }

  private static void asksAboutEachRequest(int port, boolean passesDocuments) {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"read\"]");

    String spoofed = ask(port, "GET", key.secret(), "X-Latchkey-Key-Id: key_of_somebody_else");
    assertThat(spoofed).startsWith("HTTP/1.1 200 ");
    assertThat(upstream.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", key.id())
        .containsEntry("X-Latchkey-Project", ProxyDoor.ORDERS)
        .doesNotContainKey("X-API-Key");

    String write = ask(port, "POST", key.secret(), "X-Forwarded-Method: GET");
    assertThat(write).startsWith("HTTP/1.1 403 ");
    String unknown = ask(port, "GET", "lk_unknown", "X-Any: 1");
    assertThat(unknown)
        .startsWith("HTTP/1.1 401 ")
        .containsIgnoringCase("www-authenticate: Bearer");
    if (passesDocuments) {
      assertThat(write).contains("\"permission_missing\"");
      assertThat(unknown).contains("\"invalid_key\"");
    }

    AdminClient.Key limited =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");
    for (int i = 0; i < 5; i++) {
      assertThat(ask(port, "GET", limited.secret(), "X-Any: 1")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(ask(port, "GET", limited.secret(), "X-Any: 1"))
        .startsWith("HTTP/1.1 429 ")
        .containsIgnoringCase("retry-after: ");

    ProxyDoor.ADMIN.revoke(key);
    assertThat(ask(port, "GET", key.secret(), "X-Any: 1")).startsWith("HTTP/1.1 401 ");
  }

  private static String ask(int port, String method, String secret, String header) {
    return RawHttp.exchange(
        port,
        method + " /v1/orders?a=b HTTP/1.1",
        "Host: api.example",
        "X-API-Key: " + secret,
        "Content-Length: 0",
        header,
        "Connection: close");
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
