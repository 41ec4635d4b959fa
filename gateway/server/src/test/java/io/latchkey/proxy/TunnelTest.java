package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.SocketUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What agrees to speak another protocol gets the other end's bytes, as they were sent. */
class TunnelTest extends RawUpgrade {

  private static final byte[] GOODBYE = goodbye();

  @Test
  void bytesThatDirectlyFollowTheSwitchArrive() throws IOException {
    byte[] fragments = {0x01, 0x03, 'H', 'e', 'l', (byte) 0x80, 0x02, 'l', 'o'};
    ask("/", "Upgrade: websocket");
    Socket asked = UPSTREAM.next();
    SocketUpstream.head(asked);
    byte[] head = (SWITCHING + "\r\n").getBytes(StandardCharsets.US_ASCII);
    asked
        .getOutputStream()
        .write(
            ByteBuffer.allocate(head.length + fragments.length).put(head).put(fragments).array());

    SocketUpstream.head(client);

    assertThat(client.getInputStream().readNBytes(fragments.length)).isEqualTo(fragments);
  }

  @Test
  void bytesPassInBothDirectionsAtOnce() throws Exception {
    Socket other = open();
    byte[] there = new byte[3_000_000];
    byte[] back = new byte[2_000_000];
    new Random(1).nextBytes(there);
    new Random(2).nextBytes(back);

    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, there));
    CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> send(other, back));
    CompletableFuture<byte[]> arriving = CompletableFuture.supplyAsync(() -> read(other, there));

    assertThat(read(client, back)).isEqualTo(back);
    assertThat(arriving.get(30, TimeUnit.SECONDS)).isEqualTo(there);
    CompletableFuture.allOf(sending, answering).get(30, TimeUnit.SECONDS);
  }

  @Test
  void upstreamWaitsForAClientThatDoesNotRead() throws Exception {
    Socket other = open();
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              byte[] block = new byte[64 * 1024];
              for (int i = 0; i < 4_000; i++) {
                send(other, block);
                sent.addAndGet(block.length);
              }
            });

    long[] before = {-1};
    await()
        .pollInterval(1, TimeUnit.SECONDS)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> before[0] == (before[0] = sent.get()));

    assertThat(sent.get()).isLessThan(64_000_000);
    other.close();
    assertThat(sending).failsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void oneDirectionCanEndBeforeTheOther() throws IOException {
    Socket other = open();

    client.getOutputStream().write(1);
    client.shutdownOutput();

    assertThat(other.getInputStream().readAllBytes()).containsExactly(1);
    other.getOutputStream().write(2);
    other.shutdownOutput();
    assertThat(client.getInputStream().readAllBytes()).containsExactly(2);
  }

  @Test
  void upstreamIsLetGoWithTheClientAndGetsItsLastBytes() throws IOException {
    Socket other = open();

    client.getOutputStream().write(new byte[] {1, 2, 3});
    client.close();

    assertThat(other.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void clientIsLetGoWithTheUpstreamAndGetsItsLastBytes() throws IOException {
    Socket other = open();

    other.getOutputStream().write(new byte[] {1, 2, 3});
    other.close();

    assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void goodbyeComesBetweenTwoFrames() throws IOException {
    AdminClient.Key revoked = ADMIN.key("tunnels");
    Socket other = open(revoked);
    // A first fragment, and the next frame but for its last byte.
    other.getOutputStream().write(new byte[] {0x01, 0x02, 'o', 'n', 0x00, 0x02, 'e'});
    assertThat(client.getInputStream().readNBytes(7)).hasSize(7);

    ADMIN.revoke(revoked);
    other.getOutputStream().write(new byte[] {'!', (byte) 0x82, 0x01, 7});

    assertThat(client.getInputStream().readNBytes(1)).containsExactly('!');
    assertThat(client.getInputStream().readNBytes(GOODBYE.length)).isEqualTo(GOODBYE);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void nothingReachesTheUpstreamOnceTheKeyIsRevoked() throws IOException {
    AdminClient.Key revoked = ADMIN.key("tunnels");
    Socket other = open(revoked);

    ADMIN.revoke(revoked);
    assertThat(client.getInputStream().readNBytes(GOODBYE.length)).isEqualTo(GOODBYE);
    client.getOutputStream().write(new byte[] {1, 2, 3});

    assertThat(other.getInputStream().readAllBytes()).isEmpty();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void frameThatIsTooLongToWaitForIsCut() throws IOException {
    AdminClient.Key revoked = ADMIN.key("tunnels");
    Socket other = open(revoked);
    other.getOutputStream().write(new byte[] {(byte) 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0, 7});
    assertThat(client.getInputStream().readNBytes(11)).hasSize(11);

    ADMIN.revoke(revoked);

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(other.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void noGoodbyeFollowsTheUpstreamsOwn() throws IOException {
    AdminClient.Key revoked = ADMIN.key("tunnels");
    Socket other = open(revoked);
    byte[] close = {(byte) 0x88, 0x02, 0x03, (byte) 0xF4};
    other.getOutputStream().write(close);
    assertThat(client.getInputStream().readNBytes(close.length)).isEqualTo(close);

    ADMIN.revoke(revoked);

    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(Socket socket, byte[] like) {
    try {
      return socket.getInputStream().readNBytes(like.length);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] goodbye() {
    byte[] reason = "the API key is no longer valid".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(4 + reason.length)
        .put((byte) 0x88)
        .put((byte) (2 + reason.length))
        .putShort((short) 1008)
        .put(reason)
        .array();
  }
}
