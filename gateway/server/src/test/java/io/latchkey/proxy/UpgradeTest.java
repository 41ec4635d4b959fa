package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.SocketUpstream;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a connection is upgraded is between its client and its upstream. */
class UpgradeTest extends RawUpgrade {

  @Test
  void upstreamIsAskedAsTheClientAsks() throws IOException {
    ask(
        "/chat?a=b%20c+d&&x=%C3%a9&=",
        "Upgrade: WebSocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: chat, superchat",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

    String asked = SocketUpstream.head(UPSTREAM.next());

    assertThat(asked)
        .startsWith("GET /chat?a=b%20c+d&&x=%C3%a9&= HTTP/1.1\r\n")
        .containsIgnoringCase("\r\nUpgrade: WebSocket\r\n")
        .containsIgnoringCase("\r\nConnection: upgrade\r\n")
        .contains("\r\nSec-WebSocket-Version: 13\r\n")
        .contains("\r\nSec-WebSocket-Protocol: chat, superchat\r\n")
        .contains("\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")
        .contains("\r\nX-Latchkey-Key-Id: " + KEY.id() + "\r\n")
        .doesNotContain(KEY.secret());
  }

  @Test
  void clientIsToldWhatTheUpstreamAgreedTo() throws IOException {
    ask("/", "Upgrade: websocket", "Sec-WebSocket-Protocol: chat");
    agree("Sec-WebSocket-Protocol: v2.chat", "Sec-WebSocket-Extensions: x; y=1", "X-Own: 1");

    String told = SocketUpstream.head(client);

    assertThat(told)
        .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
        .containsIgnoringCase("\r\nConnection: upgrade\r\n")
        .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
        .contains("\r\nSec-WebSocket-Protocol: v2.chat\r\n")
        .contains("\r\nSec-WebSocket-Extensions: x; y=1\r\n")
        .contains("\r\nX-Own: 1\r\n")
        .doesNotContainIgnoringCase("Content-Length", "Transfer-Encoding");
  }

  @Test
  void noSubprotocolIsAddedToAnAgreementWithoutOne() throws IOException {
    ask("/", "Upgrade: websocket", "Sec-WebSocket-Protocol: chat");
    agree();

    assertThat(SocketUpstream.head(client))
        .startsWith("HTTP/1.1 101 ")
        .doesNotContain("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"403 Forbidden", "302 Found", "200 OK", "401 Unauthorized", "500 Oh no"})
  void refusalOfTheUpstreamIsTheClients(String status) throws IOException {
    ask("/", "Upgrade: websocket");
    Socket asked = UPSTREAM.next();
    SocketUpstream.head(asked);
    SocketUpstream.write(
        asked, "HTTP/1.1 " + status + "\r\nContent-Length: 3\r\nX-Why: because\r\n\r\nno!");

    String told = SocketUpstream.head(client);

    assertThat(told)
        .startsWith("HTTP/1.1 " + status.substring(0, 4))
        .contains("\r\nX-Why: because\r\n")
        .contains("\r\nContent-Length: 3\r\n");
    assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("no!");
    // The connection speaks HTTP as before.
    ask("/again");
    assertThat(SocketUpstream.head(UPSTREAM.next())).startsWith("GET /again ");
  }

  @Test
  void protocolThatTheUpstreamRequiresIsNamed() throws IOException {
    ask("/");
    Socket asked = UPSTREAM.next();
    SocketUpstream.head(asked);
    SocketUpstream.write(
        asked,
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
            + "Content-Length: 0\r\n\r\n");

    assertThat(SocketUpstream.head(client))
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
        .containsIgnoringCase("\r\nConnection: upgrade\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upgrade: other\r\n", "Upgrade: websocket, other\r\n"})
  void switchToWhatNobodyAskedForIsNoResponse(String named) throws IOException {
    ask("/", "Upgrade: websocket");
    Socket asked = UPSTREAM.next();
    SocketUpstream.head(asked);
    SocketUpstream.write(
        asked, "HTTP/1.1 101 Switching\r\n" + named + "Connection: Upgrade\r\n\r\n");

    assertThat(SocketUpstream.head(client)).startsWith("HTTP/1.1 502 ");
    assertThat(asked.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void switchThatNobodyAskedForIsNoResponse() throws IOException {
    ask("/");
    Socket asked = UPSTREAM.next();
    SocketUpstream.head(asked);
    SocketUpstream.write(asked, SWITCHING + "\r\n");

    assertThat(SocketUpstream.head(client)).startsWith("HTTP/1.1 502 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade: h2c", "Upgrade: TLS/1.2", "Upgrade: other"})
  void upstreamIsAskedForNothingThatTheOperatorDoesNotAllow(String header) throws IOException {
    ask("/", header);

    assertThat(SocketUpstream.head(UPSTREAM.next()))
        .startsWith("GET / ")
        .doesNotContainIgnoringCase("Upgrade");
  }

  @Test
  void requestWithABodyIsServedWhateverItAsksFor() throws IOException {
    SocketUpstream.write(
        client,
        "POST /proxy/tunnels/ HTTP/1.1\r\nHost: x\r\nX-API-Key: "
            + KEY.secret()
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\nhi");

    Socket asked = UPSTREAM.next();
    assertThat(SocketUpstream.head(asked)).startsWith("POST / ").doesNotContain("websocket");
    assertThat(asked.getInputStream().readNBytes(2)).asString().isEqualTo("hi");
  }
}
