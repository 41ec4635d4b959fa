package io.latchkey.proxy.lane;

import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that upstreams are at: there is one object for each host and port. */
final class Origin {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final InetSocketAddress address;
  private final AsciiString host;
  private final AtomicInteger connections = new AtomicInteger();

  Origin(String name, int port) {
    this.address = InetSocketAddress.createUnresolved(name, port);
    this.host = new AsciiString(port == HTTP || port == HTTPS ? name : name + ":" + port);
  }

  /** Its name and port, to be looked up for each connection. */
  InetSocketAddress address() {
    return address;
  }

  /** The value of Host. */
  AsciiString host() {
    return host;
  }

  /** Counts its connections from all event loops. */
  AtomicInteger connections() {
    return connections;
  }
}
