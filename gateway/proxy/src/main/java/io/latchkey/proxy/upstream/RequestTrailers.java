package io.latchkey.proxy.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerState;

/**
 * The trailers of requests (RFC 9110, section 6.5), which Reactor Netty drops: they are kept with
 * the client's connection, or stream, until the end of the request goes to its upstream.
 */
public final class RequestTrailers {

  private static final AttributeKey<HttpHeaders> KEPT =
      AttributeKey.valueOf(RequestTrailers.class, "kept");

  private RequestTrailers() {}

  /** Watches each request that begins; only those of no stated length may have trailers. */
  public static void watch(Connection connection, ConnectionObserver.State state) {
    if (state == HttpServerState.REQUEST_RECEIVED
        && connection instanceof HttpServerRequest request
        && request.requestHeaders().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      Channel channel = connection.channel();
      channel.attr(KEPT).set(null);
      if (channel.pipeline().get(Keeper.class) == null) {
        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, new Keeper());
      }
    }
  }

  /**
   * Ends the request to an upstream with the trailers of the request that it is about.
   *
   * @param client the connection or stream of the request, which was watched
   * @param upstream the connection or stream that the request is about to be sent on
   * @param allowed takes out what an upstream must not be told
   */
  public static void pass(Channel client, Channel upstream, UnaryOperator<HttpHeaders> allowed) {
    upstream.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, new Sender(client, allowed));
  }

  private static final class Keeper extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent last) {
        if (!last.trailingHeaders().isEmpty()) {
          context.channel().attr(KEPT).set(last.trailingHeaders());
        }
        context.pipeline().remove(this);
      }
      context.fireChannelRead(message);
    }
  }

  private static final class Sender extends ChannelOutboundHandlerAdapter {
    private final Channel client;
    private final UnaryOperator<HttpHeaders> allowed;

    Sender(Channel client, UnaryOperator<HttpHeaders> allowed) {
      this.client = client;
      this.allowed = allowed;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof LastHttpContent last) {
        @Nullable HttpHeaders kept = client.attr(KEPT).get();
        context.pipeline().remove(this);
        var unused = context.write(kept == null ? last : with(last, allowed.apply(kept)), promise);
      } else {
        var unused = context.write(message, promise);
      }
    }

    private static LastHttpContent with(LastHttpContent last, HttpHeaders trailers) {
      return trailers.isEmpty() ? last : new DefaultLastHttpContent(last.content(), trailers);
    }
  }
}
