package io.latchkey.peer;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The client of a connection. */
public final class Peer {

  private static final AttributeKey<InetSocketAddress> ANNOUNCED =
      AttributeKey.valueOf("latchkey.peer");

  private Peer() {}

  /**
   * The client that was announced, or whoever is at the other end; null for what has no address on
   * the internet, and for a connection that is gone.
   *
   * @param channel a connection, or a stream of one
   */
  public static @Nullable InetSocketAddress of(Channel channel) {
    Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
    if (connection.hasAttr(ANNOUNCED)) {
      return connection.attr(ANNOUNCED).get();
    }
    return connection.remoteAddress() instanceof InetSocketAddress address ? address : null;
  }

  static void announce(Channel connection, InetSocketAddress client) {
    connection.attr(ANNOUNCED).set(client);
  }
}
