package io.latchkey.listener;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;

/**
 * Stands behind the decoder of HTTP/2. Heads that Reactor Netty would fail over pass in a form that
 * it reads and {@link RequestFault} refuses: a host with no valid port as {@code /}, a missing path
 * as {@code *}.
 */
@ChannelHandler.Sharable
final class FrameGuard extends ChannelInboundHandlerAdapter {

  private static final FrameGuard INSTANCE = new FrameGuard();
  private static final String NAME = "latchkey.frameGuard";

  private FrameGuard() {}

  /** Puts itself before what splits a connection into streams, if that is there. */
  static void addTo(ChannelPipeline pipeline) {
    ChannelHandlerContext streams = pipeline.context(Http2MultiplexHandler.class);
    if (streams != null && pipeline.get(NAME) == null) {
      pipeline.addBefore(streams.name(), NAME, INSTANCE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2HeadersFrame frame) {
      Http2Headers headers = frame.headers();
      if (headers.method() != null) {
        repair(headers);
      }
    }
    context.fireChannelRead(message);
  }

  private static void repair(Http2Headers headers) {
    CharSequence authority = headers.authority();
    if (authority != null && !Host.isValid(authority.toString())) {
      headers.authority("/");
    }
    if (headers.path() == null) {
      headers.path("*");
    }
    if (headers.scheme() == null) {
      headers.scheme("http");
    }
  }
}
