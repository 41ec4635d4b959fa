package io.latchkey.proxy.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import reactor.netty.NettyPipeline;

/** Waits for the TLS handshake in which a connection's protocol is agreed on. */
final class NegotiatedHttp1 extends ChannelInboundHandlerAdapter {

  private final Consumer<Channel> then;

  private NegotiatedHttp1(Consumer<Channel> then) {
    this.then = then;
  }

  /** Hands a new connection on once it is clear that it speaks HTTP/1.1, before it is used. */
  public static void await(Channel connection, Consumer<Channel> then) {
    if (connection.pipeline().context(HttpClientCodec.class) != null) {
      then.accept(connection);
    } else if (connection.pipeline().get(SslHandler.class) != null) {
      connection
          .pipeline()
          .addBefore(NettyPipeline.ReactiveBridge, null, new NegotiatedHttp1(then));
    }
  }

  /** Reactor Netty says so as soon as it has a codec, and writes the request at once. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    settle(context, false);
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent) {
      settle(context, true);
    }
    context.fireUserEventTriggered(event);
  }

  private void settle(ChannelHandlerContext context, boolean isOver) {
    boolean isHttp1 = context.pipeline().context(HttpClientCodec.class) != null;
    if (!context.isRemoved() && (isHttp1 || isOver)) {
      context.pipeline().remove(this);
      if (isHttp1) {
        then.accept(context.channel());
      }
    }
  }
}
