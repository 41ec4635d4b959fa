package io.latchkey.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Haproxy;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind load balancers that announce their clients, at 127.0.0.1; 127.0.0.9 is none of them. */
class ProxyProtocolTest {

  private static final TestRedis REDIS = TestRedis.start();
  private static final TestUpstream UPSTREAM = TestUpstream.start();
  private static final String BALANCER = "127.0.0.1";
  private static final String STRANGER = "127.0.0.9";
  private static final String V1 = "PROXY TCP4 203.0.113.9 198.51.100.1 40000 443\r\n";
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final int MOST = 3;

  @TempDir private static Path folder;
  private static RunningGateway gateway;
  private static RunningGateway secure;
  private static TestCertificate certificate;
  private static AdminClient.Key key;
  private static AdminClient.Key bound;

  @BeforeAll
  static void start() {
    certificate = TestCertificate.write(folder, "door");
    gateway = start("latchkey.connections.head-timeout=2s");
    secure =
        start(
            "spring.ssl.bundle.pem.door.keystore.certificate=" + certificate.certificate(),
            "spring.ssl.bundle.pem.door.keystore.private-key=" + certificate.key(),
            "latchkey.proxy.ssl-bundle=door");
    AdminClient admin = gateway.admin();
    admin.project("orders", UPSTREAM.uri());
    key = admin.key("orders");
    var made =
        admin.json(
            "POST",
            "/v1/keys",
            """
            {"name": "bound", "projects": ["orders"],
             "allowedAddresses": ["203.0.113.0/24", "2001:db8::/32"]}
            """);
    bound = new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
  }

  private static RunningGateway start(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("latchkey.proxy.proxy-protocol=true");
    all.add("latchkey.proxy.trusted-proxies=" + BALANCER);
    all.add("latchkey.connections.maximum-per-address=" + MOST);
    return RunningGateway.on(REDIS, all.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    secure.close();
    UPSTREAM.close();
    REDIS.close();
  }

  private static String request(AdminClient.Key with, String... headers) {
    return "GET /proxy/orders/x HTTP/1.1\r\nHost: api.test\r\nX-API-Key: %s\r\n%sConnection: close\r\n\r\n"
        .formatted(with.secret(), headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Socket open(String from, String to, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getByName(to), port));
    socket.setSoTimeout((int) Patience.LONG.toMillis());
    return socket;
  }

  /** All that comes back until the connection ends. */
  private static String send(String from, byte[]... parts) {
    try (Socket socket = open(from, "127.0.0.1", gateway.latchkey().proxyPort())) {
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static String through(Haproxy balancer, String from, String to, String request) {
    try (Socket socket = open(from, to, balancer.port())) {
      socket.getOutputStream().write(bytes(request));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] v2(int command, int family, String addresses) {
    byte[] block = HexFormat.of().parseHex(addresses);
    String head = SIGNATURE + "%02x%02x%04x".formatted(0x20 | command, family, block.length);
    return HexFormat.of().parseHex(head + addresses);
  }

  private static double ended() {
    return gateway
        .get(MeterRegistry.class)
        .get("latchkey.connections.ended")
        .tag("listener", "proxy")
        .tag("reason", "not_announced")
        .counter()
        .count();
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
    try (Haproxy balancer = Haproxy.before(to, gateway.latchkey().proxyPort(), how)) {
      String answer = through(balancer, from, to, request(key, "X-Forwarded-For: 203.0.113.9"));

      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(UPSTREAM.lastHeaders())
          .hasEntrySatisfying(
              "X-Forwarded-For", seen -> assertThat(address(seen)).isEqualTo(address(from)));
      assertThat(through(balancer, from, to, request(bound))).contains("address_not_allowed");
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
  void announcedAddressIsTheOneThatKeysAreBoundToInBothVersionsAndFamilies() {
    String v6 = "20010db8000000000000000000000001" + "20010db8000000000000000000000002";
    List<byte[]> inside =
        List.of(
            bytes(V1),
            bytes("PROXY TCP6 2001:db8::1 2001:db8::2 40000 443\r\n"),
            v2(1, 0x11, "cb007109" + "c6336401" + "9c4001bb"),
            v2(1, 0x11, "cb007109" + "c6336401" + "000001bb"),
            v2(1, 0x21, v6 + "9c4001bb"),
            v2(1, 0x11, "cb007109" + "c6336401" + "9c4001bb" + "04000100"));
    List<byte[]> outside =
        List.of(
            bytes("PROXY TCP4 198.51.100.9 203.0.113.9 40000 443\r\n"),
            v2(1, 0x11, "c6336409" + "cb007109" + "9c4001bb"));

    assertThat(inside)
        .allSatisfy(
            header ->
                assertThat(send(BALANCER, header, bytes(request(bound))))
                    .startsWith("HTTP/1.1 200 "));
    assertThat(outside)
        .allSatisfy(
            header ->
                assertThat(
                        send(
                            BALANCER,
                            header,
                            bytes(request(bound, "X-Forwarded-For: 203.0.113.9"))))
                    .contains("address_not_allowed"));
  }

  @Test
  void headerThatArrivesByteByByteIsReadToo() throws IOException {
    try (Socket socket = open(BALANCER, "127.0.0.1", gateway.latchkey().proxyPort())) {
      socket.setTcpNoDelay(true);
      for (byte each : bytes(V1 + request(bound))) {
        socket.getOutputStream().write(each);
        socket.getOutputStream().flush();
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void balancerThatSpeaksForItselfOrDoesNotKnowTheClientIsThePeer() {
    assertThat(send(BALANCER, v2(0, 0x00, ""), bytes(request(key)))).startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-For", BALANCER);

    assertThat(send(BALANCER, bytes("PROXY UNKNOWN\r\n"), bytes(request(key))))
        .startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-For", BALANCER);
    String local = "cb007109" + "c6336401" + "9c4001bb";
    assertThat(send(BALANCER, v2(0, 0x11, local), bytes(request(bound))))
        .contains("address_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 203.0.113.999 198.51.100.1 40000 443\r\n",
        "PROXY TCP4 203.0.113.9 198.51.100.1 40000 70000\r\n",
        "PROXY TCP4 203.0.113.9 198.51.100.1 40000\r\n",
        "PROXY TCP6 203.0.113.9 198.51.100.1 40000 443\r\n",
        "PROXY TCP4 localhost localhost 40000 443\r\n",
        "PROXY UDP4 203.0.113.9 198.51.100.1 40000 443\r\n",
        "PROXY  TCP4 203.0.113.9 198.51.100.1 40000 443\r\n",
        "proxy TCP4 203.0.113.9 198.51.100.1 40000 443\r\n",
        " PROXY TCP4 203.0.113.9 198.51.100.1 40000 443\r\n",
        "\r\nPROXY TCP4 203.0.113.9 198.51.100.1 40000 443\r\n",
        ""
      })
  void connectionOfABalancerThatAnnouncesNobodyIsClosedWithoutAnAnswer(String header) {
    int before = UPSTREAM.seen().size();
    double ended = ended();

    assertThat(send(BALANCER, bytes(header + request(key)))).isEmpty();

    assertThat(UPSTREAM.seen()).hasSize(before);
    await().untilAsserted(() -> assertThat(ended()).isGreaterThan(ended));
  }

  @Test
  void brokenBinaryHeaderClosesTheConnection() {
    byte[] shortBlock = v2(1, 0x11, "cb007109");
    byte[] thirdVersion = v2(1, 0x11, "cb007109" + "c6336401" + "9c4001bb");
    thirdVersion[12] = 0x31;
    byte[] command = v2(5, 0x11, "cb007109" + "c6336401" + "9c4001bb");
    byte[] tooMuch = v2(1, 0x11, "cb007109" + "c6336401" + "9c4001bb" + "00".repeat(5000));

    assertThat(List.of(shortBlock, thirdVersion, command, tooMuch))
        .allSatisfy(header -> assertThat(send(BALANCER, header, bytes(request(key)))).isEmpty());
  }

  @Test
  void announcementOfSomebodyWhoIsNotTrustedIsNeverBelieved() {
    int before = UPSTREAM.seen().size();

    assertThat(send(STRANGER, bytes(V1 + request(bound)))).startsWith("HTTP/1.1 400 ");
    assertThat(
            send(
                STRANGER, v2(1, 0x11, "cb007109" + "c6336401" + "9c4001bb"), bytes(request(bound))))
        .doesNotContain("HTTP/1.1 200 ");
    assertThat(send(STRANGER, bytes(request(bound)))).contains("address_not_allowed");
    assertThat(UPSTREAM.seen()).hasSize(before);
    assertThat(send(STRANGER, bytes(request(key)))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void secondAnnouncementIsNoRequest() {
    String second = "PROXY TCP4 198.51.100.7 198.51.100.1 1 2\r\n";

    assertThat(send(BALANCER, bytes(V1 + second + request(bound)))).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "PROXY TCP4 203.0", "PROXY TCP4 203.0.113.9 198.51.100.1 40000 443\r\n"})
  void announcementThatDoesNotArriveIsNotWaitedFor(String begun) {
    assertThat(send(BALANCER, bytes(begun))).doesNotContain("HTTP/1.1 200 ");
  }

  @Test
  void connectionsAreLimitedForEachAnnouncedClientAndNotForItsBalancer() throws IOException {
    List<Socket> open = new ArrayList<>();
    String kept = request(key).replace("Connection: close\r\n", "");
    try {
      for (int i = 0; i < 2 * MOST; i++) {
        Socket socket = open(BALANCER, "127.0.0.1", gateway.latchkey().proxyPort());
        open.add(socket);
        String client = "198.51.100." + (i < MOST ? 50 : 60 + i);
        socket
            .getOutputStream()
            .write(bytes("PROXY TCP4 " + client + " 198.51.100.1 1 2\r\n" + kept));
        assertThat(socket.getInputStream().readNBytes(12)).isEqualTo(bytes("HTTP/1.1 200"));
      }

      assertThat(
              send(BALANCER, bytes("PROXY TCP4 198.51.100.50 198.51.100.1 1 2\r\n" + request(key))))
          .isEmpty();
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
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
        tls.getOutputStream().write(bytes(request(bound)));
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
