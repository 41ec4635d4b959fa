package io.latchkey.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where this gateway itself listens, and where its Redis is. A port of its own counts on every
 * address of this machine, because a listener may be bound to all of them. Safe for use by many
 * threads.
 */
public final class OwnListeners {

  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final Set<InetSocketAddress> elsewhere = ConcurrentHashMap.newKeySet();

  /** Adds a port that this process listens at. */
  public void addPort(int port) {
    ports.add(port);
  }

  /** Adds a server that this gateway depends on, on this machine or another. */
  public void addServer(InetSocketAddress server) {
    if (isHere(server.getAddress())) {
      ports.add(server.getPort());
    } else {
      elsewhere.add(server);
    }
  }

  /** Whether a connection to an address would reach this gateway or its Redis. */
  boolean isAt(InetAddress address, int port) {
    return ports.contains(port) && isHere(address)
        || !elsewhere.isEmpty() && elsewhere.contains(new InetSocketAddress(address, port));
  }

  /** Interfaces come and go, so the system is asked each time. */
  private static boolean isHere(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // Nobody can tell, so nobody may connect.
    }
  }
}
