package io.latchkey.peer;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway behind load balancers that announce their clients, at 127.0.0.5. It ends with the test
 * run's process.
 */
abstract class BehindBalancers {

  static final TestRedis REDIS = TestRedis.start();
  static final TestUpstream UPSTREAM = TestUpstream.start();
  static final String BALANCER = "127.0.0.5";
  static final String V1 = "PROXY TCP4 203.0.113.9 198.51.100.1 40000 443\r\n";

  /** How many connections a client may have. */
  static final int MOST = 3;

  static final RunningGateway GATEWAY = start("latchkey.connections.head-timeout=2s");
  static final AdminClient.Key KEY;

  /** For clients at 203.0.113.0/24 and 2001:db8::/32 only. */
  static final AdminClient.Key BOUND;

  static {
    AdminClient admin = GATEWAY.admin();
    admin.project("orders", UPSTREAM.uri());
    KEY = admin.key("orders");
    var made =
        admin.json(
            "POST",
            "/v1/keys",
            """
            {"name": "bound", "projects": ["orders"],
             "allowedAddresses": ["203.0.113.0/24", "2001:db8::/32"]}
            """);
    BOUND = new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  GATEWAY.close();
                  UPSTREAM.close();
                  REDIS.close();
                }));
  }

  static RunningGateway start(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("latchkey.proxy.proxy-protocol=true");
    all.add("latchkey.proxy.trusted-proxies=" + BALANCER);
    all.add("latchkey.connections.maximum-per-address=" + MOST);
    return RunningGateway.on(REDIS, all.toArray(String[]::new));
  }

  static String request(AdminClient.Key with, String... headers) {
    return "GET /proxy/orders/x HTTP/1.1\r\nHost: api.test\r\nX-API-Key: %s\r\n%sConnection: close\r\n\r\n"
        .formatted(with.secret(), headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static Socket open(String from, String to, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getByName(to), port));
    socket.setSoTimeout((int) Patience.LONG.toMillis());
    return socket;
  }

  /** All that comes back until the connection ends. */
  static String send(String from, byte[]... parts) {
    try (Socket socket = open(from, "127.0.0.1", GATEWAY.latchkey().proxyPort())) {
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
