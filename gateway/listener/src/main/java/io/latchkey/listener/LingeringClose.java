package io.latchkey.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose client may still be sending: says that nothing more comes, and closes
 * once the client has, or after a short while. Closed at once, with bytes unread, the system would
 * reset the connection, and the client would lose the answer that it is about to read.
 */
public final class LingeringClose extends ChannelDuplexHandler {

  private static final String NAME = "latchkey.lingeringClose";

  private static final long LONGEST_SECONDS = 2;

  private boolean isClosing;

  private LingeringClose() {}

  /** Has a connection end so; does nothing to a stream of HTTP/2, which ends by itself. */
  public static void addTo(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null && channel instanceof SocketChannel && pipeline.get(NAME) == null) {
      pipeline.addAfter(codec.name(), NAME, new LingeringClose());
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (isClosing || !context.channel().isActive()) {
      closed(context, promise);
      return;
    }
    isClosing = true;
    if (context.channel() instanceof DuplexChannel duplex
        && context.pipeline().get(SslHandler.class) == null) {
      var unused = duplex.shutdownOutput();
    }
    context.channel().config().setAutoRead(true);
    context.read();
    Runnable closing = () -> closed(context, promise);
    var unused = context.executor().schedule(closing, LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  private static void closed(ChannelHandlerContext context, ChannelPromise promise) {
    var unused = context.close(promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isClosing) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }
}
