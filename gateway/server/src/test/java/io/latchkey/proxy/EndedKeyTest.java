package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RecordingUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an exchange that is open when its key ends nothing more reaches the upstream. */
@BothWays
class EndedKeyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static RecordingUpstream server;

  /** Ways in which what opened an exchange ends. */
  enum End {
    REVOCATION,
    DELETION,
    SUSPENSION,
    STRICT_ROLL,
    END_OF_OVERLAP;

    void of(AdminClient.Key key) {
      String path = "/v1/keys/" + key.id();
      switch (this) {
        case REVOCATION -> ADMIN.revoke(key);
        case DELETION -> ADMIN.json("DELETE", path + "?force=true", "");
        case SUSPENSION -> ADMIN.json("POST", path + "/suspend", "{}");
        case STRICT_ROLL -> ADMIN.json("POST", path + "/roll", "{}");
        case END_OF_OVERLAP -> ADMIN.json("POST", path + "/roll", "{\"overlap\": \"1s\"}");
      }
    }
  }

  @BeforeAll
  static void start() {
    server = RecordingUpstream.start();
    ADMIN.project("held", server.uri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void shortBodyThatIsHeldBackIsNotCarriedOutWhenItsKeyEnds(End end) throws IOException {
    AdminClient.Key key = ADMIN.key("held");

    assertThatNothingMoreArrives("X-API-Key: " + key.secret(), "/" + end, () -> end.of(key));
  }

  @Test
  void shortBodyThatIsHeldBackIsNotCarriedOutWhenItsKeyExpires() throws IOException {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"held\"], \"expiresIn\": \"3s\"");

    assertThatNothingMoreArrives("X-API-Key: " + key.secret(), "/expiry", () -> {});
  }

  @Test
  void shortBodyThatAnAccessTokenSentIsNotCarriedOutWhenItsKeyIsRevoked() throws IOException {
    AdminClient.Key key = ADMIN.key("held");
    String token = Tokens.of(key);

    assertThatNothingMoreArrives(
        "Authorization: Bearer " + token, "/token", () -> ADMIN.revoke(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 0", "Accept: */*"})
  void requestWhoseAnswerIsAwaitedIsGivenUpWhenItsKeyIsRevoked(String header) throws IOException {
    AdminClient.Key key = ADMIN.key("held");
    String path = "/awaited-" + header.charAt(0);
    String head =
        "GET /proxy/held%s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n\r\n"
            .formatted(path, key.secret(), header);
    try (Socket client = open(head)) {
      await().atMost(PATIENCE).until(() -> server.with(path).size() == 1);

      ADMIN.revoke(key);

      assertThat(client.getInputStream().read()).isNegative();
      await().atMost(PATIENCE).until(() -> server.with(path).get(0).isEnded());
    }
  }

  @Test
  void exchangesOfOtherKeysStayOpen() throws IOException {
    AdminClient.Key revoked = ADMIN.key("held");
    AdminClient.Key good = ADMIN.key("held");
    try (Socket cut = open(held("/cut", "X-API-Key: " + revoked.secret()));
        Socket kept = open(held("/kept", "X-API-Key: " + good.secret()))) {
      await().atMost(PATIENCE).until(() -> server.with("/cut").size() == 1);
      await().atMost(PATIENCE).until(() -> server.with("/kept").size() == 1);

      ADMIN.revoke(revoked);

      assertThat(cut.getInputStream().read()).isNegative();
      kept.getOutputStream().write("89".getBytes(StandardCharsets.US_ASCII));
      await().atMost(PATIENCE).until(() -> server.with("/kept").get(0).text().endsWith("789"));
    }
  }

  private static void assertThatNothingMoreArrives(String credential, String path, Runnable end)
      throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(open(held(path, credential)));
    }
    await().atMost(PATIENCE).until(() -> server.with(path).size() == 20);

    end.run();

    for (Socket client : clients) {
      assertThat(client.getInputStream().read()).isNegative();
      sendTheRest(client);
      client.close();
    }
    List<RecordingUpstream.Recorded> carried = server.with(path);
    await()
        .atMost(PATIENCE)
        .until(() -> carried.stream().allMatch(RecordingUpstream.Recorded::isEnded));
    assertThat(carried).noneMatch(each -> each.text().endsWith("89"));
  }

  /** The head of a request with ten bytes, and all but the last two of them. */
  private static String held(String path, String credential) {
    return "POST /proxy/held%s HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: 10\r\n\r\n01234567"
        .formatted(path, credential);
  }

  private static Socket open(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void sendTheRest(Socket client) throws IOException {
    try {
      client.getOutputStream().write("89".getBytes(StandardCharsets.US_ASCII));
    } catch (SocketException e) {
      // The gateway takes nothing more.
    }
  }
}
