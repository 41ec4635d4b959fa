package io.latchkey.proxy.streams;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** What a client's connection speaks once it has left HTTP. Confined to its event loop. */
public interface UpgradedConnection {

  /** Where a client's connection keeps it. */
  AttributeKey<UpgradedConnection> KEY = AttributeKey.valueOf(UpgradedConnection.class, "open");

  /**
   * Ends the connection.
   *
   * @param code the close code for a WebSocket (RFC 6455, section 7.4)
   */
  void end(int code, String reason);

  /** What a client's connection speaks instead of HTTP; null if it still speaks HTTP. */
  static @Nullable UpgradedConnection of(Channel client) {
    return client.attr(KEY).get();
  }
}
