package io.latchkey.peer;

import io.latchkey.key.Network;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all other handlers of a connection, TLS included, until its peer has announced the
 * client in the PROXY protocol. A connection that begins with anything else is closed: neither its
 * client nor where its first request begins can be known.
 */
public final class Announcement extends ChannelInboundHandlerAdapter {

  private static final String DECODER = "latchkey.proxyProtocol";
  private static final String NAME = "latchkey.announcement";
  private static final int LONGEST_EXTRAS = 4096;

  private final Listener listener;

  /** Learns what becomes of a connection, on its event loop. */
  public interface Listener {

    /** Its client is known, as {@link Peer} tells. */
    void announced(Channel connection);

    /** It began with something else, and is closed. */
    void broken(Channel connection);
  }

  private Announcement(Listener listener) {
    this.listener = listener;
  }

  /** Waits for an announcement on a new connection. */
  public static void expect(Channel connection, Listener listener) {
    connection
        .pipeline()
        .addFirst(NAME, new Announcement(listener))
        .addFirst(DECODER, new HAProxyMessageDecoder(LONGEST_EXTRAS));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HAProxyMessage announcement)) {
      context.fireChannelRead(message);
      return;
    }
    Channel connection = context.channel();
    InetSocketAddress client = client(announcement);
    announcement.release();
    if (client != null) {
      Peer.announce(connection, client);
    }
    listener.announced(connection);
    context.read();
    context.pipeline().remove(this);
  }

  /** The client; null if the peer speaks for itself, or for a client without an address. */
  private static @Nullable InetSocketAddress client(HAProxyMessage announcement) {
    String text = announcement.sourceAddress();
    InetAddress address =
        text == null || announcement.command() == HAProxyCommand.LOCAL
            ? null
            : Network.literal(text);
    return address == null ? null : new InetSocketAddress(address, announcement.sourcePort());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException) {
      listener.broken(context.channel());
      var unused = context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
