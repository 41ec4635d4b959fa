package io.latchkey;

import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** Looks whether listeners can be opened, before anything is started that would end with them. */
final class FreePorts {

  private FreePorts() {}

  /**
   * Does nothing if a listener can be opened.
   *
   * @param address null for all of this machine's
   * @param port 0 for any that is free
   * @param door what the names of the listener's settings begin with
   * @throws StartFaultException if it can't
   */
  static void require(@Nullable InetAddress address, int port, String door) {
    if (port == 0) {
      return;
    }
    InetSocketAddress place = new InetSocketAddress(address, port);
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(place);
    } catch (IOException e) {
      String host = place.getAddress().getHostAddress();
      throw new StartFaultException(taken(host, port, String.valueOf(e.getMessage()), door), e);
    }
  }

  /** What is wrong, and what to do. */
  static String taken(String host, int port, String reason, String door) {
    return "The gateway can't listen on %s:%d (%s). End what does, or set %4$s.port or %4$s.address."
        .formatted(host, port, reason, door);
  }
}
