package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.SocketUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client's connection whose every byte a test writes itself, and the upstream behind it. */
abstract class RawUpgrade {

  static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
  static final SocketUpstream UPSTREAM = SocketUpstream.start();
  static final String PROJECT = ADMIN.project("tunnels", UPSTREAM.uri());
  static final AdminClient.Key KEY = ADMIN.key("tunnels");

  Socket client;

  @BeforeEach
  void connect() throws IOException {
    client = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port());
    client.setSoTimeout(30_000);
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
  }

  final Socket open() throws IOException {
    return open(KEY);
  }

  final Socket open(AdminClient.Key by) throws IOException {
    ask(by, "/", "Upgrade: websocket");
    Socket other = agree();
    assertThat(SocketUpstream.head(client)).startsWith("HTTP/1.1 101 ");
    return other;
  }

  final void ask(String path, String... headers) throws IOException {
    ask(KEY, path, headers);
  }

  final void ask(AdminClient.Key by, String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("GET /proxy/tunnels" + path + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nX-API-Key: ").append(by.secret()).append("\r\n");
    if (headers.length > 0) {
      head.append("Connection: keep-alive, Upgrade\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    SocketUpstream.write(client, head.append("\r\n").toString());
  }

  static Socket agree(String... headers) throws IOException {
    Socket other = UPSTREAM.next();
    SocketUpstream.head(other);
    StringBuilder head = new StringBuilder(SWITCHING);
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    SocketUpstream.write(other, head.append("\r\n").toString());
    return other;
  }
}
