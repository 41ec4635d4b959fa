package io.latchkey.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.Haproxy;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients behind real load balancers, and announcements before TLS. */
class RealBalancersTest extends BehindBalancers {

  @TempDir private static Path folder;
  private static RunningGateway secure;
  private static TestCertificate certificate;

  @BeforeAll
  static void startSecure() {
    certificate = TestCertificate.write(folder, "door");
    secure =
        start(
            "spring.ssl.bundle.pem.door.keystore.certificate=" + certificate.certificate(),
            "spring.ssl.bundle.pem.door.keystore.private-key=" + certificate.key(),
            "latchkey.proxy.ssl-bundle=door");
  }

  @AfterAll
  static void stopSecure() {
    secure.close();
  }

  private static String through(Haproxy balancer, String from, String to, String request) {
    try (Socket socket = open(from, to, balancer.port())) {
      socket.getOutputStream().write(bytes(request));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "send-proxy, 127.0.0.1, 127.0.0.9",
    "send-proxy-v2, 127.0.0.1, 127.0.0.9",
    "send-proxy-v2 proxy-v2-options crc32c, 127.0.0.1, 127.0.0.9",
    "send-proxy, ::1, ::1",
    "send-proxy-v2, ::1, ::1"
  })
  void clientBehindARealHaproxyIsTheOneThatItAnnounces(String how, String to, String from) {
    try (Haproxy balancer = before(to, GATEWAY, how)) {
      String answer = through(balancer, from, to, request(KEY, "X-Forwarded-For: 203.0.113.9"));

      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(UPSTREAM.lastHeaders())
          .hasEntrySatisfying(
              "X-Forwarded-For", seen -> assertThat(address(seen)).isEqualTo(address(from)));
      assertThat(through(balancer, from, to, request(BOUND))).contains("address_not_allowed");
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void clientThatSpeaksHttp2OverTlsBehindARealHaproxyIsTheOneThatItAnnounces() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
    try (Haproxy balancer = before("127.0.0.1", secure, "send-proxy-v2")) {
      URI uri = URI.create("https://127.0.0.1:" + balancer.port() + "/proxy/orders/x");
      HttpRequest request = HttpRequest.newBuilder(uri).header("X-API-Key", KEY.secret()).build();

      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-For", "127.0.0.1");
    }
  }

  private static Haproxy before(String address, RunningGateway gateway, String announces) {
    String options = announces + " source " + BALANCER;
    return Haproxy.before(address, gateway.latchkey().proxyPort(), options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1"})
  void announcementGoesBeforeTls(String protocol) throws IOException {
    try (Socket plain = open(BALANCER, "127.0.0.1", secure.latchkey().proxyPort())) {
      plain.getOutputStream().write(bytes(V1));
      SSLSocket tls =
          (SSLSocket)
              certificate
                  .trusting()
                  .getSocketFactory()
                  .createSocket(plain, "127.0.0.1", plain.getPort(), true);
      var parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      tls.setSSLParameters(parameters);
      tls.startHandshake();

      assertThat(tls.getApplicationProtocol()).isEqualTo(protocol);
      if (protocol.equals("http/1.1")) {
        tls.getOutputStream().write(bytes(request(BOUND)));
        assertThat(new String(tls.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
            .startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void tlsWithoutAnAnnouncementIsClosed() throws IOException {
    try (Socket plain = open(BALANCER, "127.0.0.1", secure.latchkey().proxyPort())) {
      plain
          .getOutputStream()
          .write(HexFormat.of().parseHex("16030100c8010000c40303" + "00".repeat(200)));

      assertThat(plain.getInputStream().readAllBytes()).isEmpty();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
