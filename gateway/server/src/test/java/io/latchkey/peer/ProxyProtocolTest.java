package io.latchkey.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What connections begin with, of those who may announce their clients and of those who may not.
 */
class ProxyProtocolTest extends BehindBalancers {

  private static final String STRANGER = "127.0.0.9";
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static byte[] v2(int command, int family, String addresses) {
    byte[] block = HexFormat.of().parseHex(addresses);
    String head = SIGNATURE + "%02x%02x%04x".formatted(0x20 | command, family, block.length);
    return HexFormat.of().parseHex(head + addresses);
  }

  private static double ended() {
    return GATEWAY
        .get(MeterRegistry.class)
        .get("latchkey.connections.ended")
        .tag("listener", "proxy")
        .tag("reason", "not_announced")
        .counter()
        .count();
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
                assertThat(send(BALANCER, header, bytes(request(BOUND))))
                    .startsWith("HTTP/1.1 200 "));
    assertThat(outside)
        .allSatisfy(
            header ->
                assertThat(
                        send(
                            BALANCER,
                            header,
                            bytes(request(BOUND, "X-Forwarded-For: 203.0.113.9"))))
                    .contains("address_not_allowed"));
  }

  @Test
  void headerThatArrivesByteByByteIsReadToo() throws IOException {
    try (Socket socket = open(BALANCER, "127.0.0.1", GATEWAY.latchkey().proxyPort())) {
      socket.setTcpNoDelay(true);
      for (byte each : bytes(V1 + request(BOUND))) {
        socket.getOutputStream().write(each);
        socket.getOutputStream().flush();
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void balancerThatSpeaksForItselfOrDoesNotKnowTheClientIsThePeer() {
    assertThat(send(BALANCER, v2(0, 0x00, ""), bytes(request(KEY)))).startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-For", BALANCER);

    assertThat(send(BALANCER, bytes("PROXY UNKNOWN\r\n"), bytes(request(KEY))))
        .startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-For", BALANCER);
    String local = "cb007109" + "c6336401" + "9c4001bb";
    assertThat(send(BALANCER, v2(0, 0x11, local), bytes(request(BOUND))))
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

    assertThat(send(BALANCER, bytes(header + request(KEY)))).isEmpty();

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
        .allSatisfy(header -> assertThat(send(BALANCER, header, bytes(request(KEY)))).isEmpty());
  }

  @Test
  void announcementOfSomebodyWhoIsNotTrustedIsNeverBelieved() {
    int before = UPSTREAM.seen().size();

    assertThat(send(STRANGER, bytes(V1 + request(BOUND)))).startsWith("HTTP/1.1 400 ");
    assertThat(
            send(
                STRANGER, v2(1, 0x11, "cb007109" + "c6336401" + "9c4001bb"), bytes(request(BOUND))))
        .doesNotContain("HTTP/1.1 200 ");
    assertThat(send(STRANGER, bytes(request(BOUND)))).contains("address_not_allowed");
    assertThat(UPSTREAM.seen()).hasSize(before);
    assertThat(send(STRANGER, bytes(request(KEY)))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void secondAnnouncementIsNoRequest() {
    String second = "PROXY TCP4 198.51.100.7 198.51.100.1 1 2\r\n";

    assertThat(send(BALANCER, bytes(V1 + second + request(BOUND)))).startsWith("HTTP/1.1 400 ");
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
    String kept = request(KEY).replace("Connection: close\r\n", "");
    try {
      for (int i = 0; i < 2 * MOST; i++) {
        Socket socket = open(BALANCER, "127.0.0.1", GATEWAY.latchkey().proxyPort());
        open.add(socket);
        String client = "198.51.100." + (i < MOST ? 50 : 60 + i);
        socket
            .getOutputStream()
            .write(bytes("PROXY TCP4 " + client + " 198.51.100.1 1 2\r\n" + kept));
        assertThat(socket.getInputStream().readNBytes(12)).isEqualTo(bytes("HTTP/1.1 200"));
      }

      assertThat(
              send(BALANCER, bytes("PROXY TCP4 198.51.100.50 198.51.100.1 1 2\r\n" + request(KEY))))
          .isEmpty();
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
