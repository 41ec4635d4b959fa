package io.latchkey.proxy.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import reactor.netty.NettyPipeline;

/** Drops interim responses on an HTTP/2 stream, as {@link UpstreamWire} does for HTTP/1.1. */
final class InterimFrames extends ChannelInboundHandlerAdapter {

  private static final String NAME = "latchkey.interimFrames";

  private InterimFrames() {}

  /** Watches a stream that is about to be used. */
  static void watch(Channel stream) {
    if (stream.pipeline().get(NAME) == null) {
      stream.pipeline().addBefore(NettyPipeline.H2ToHttp11Codec, NAME, new InterimFrames());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2HeadersFrame frame && isInterim(frame)) {
      context.read();
    } else {
      context.fireChannelRead(message);
    }
  }

  private static boolean isInterim(Http2HeadersFrame frame) {
    CharSequence status = frame.headers().status();
    return status != null && HttpStatusClass.INFORMATIONAL == HttpStatusClass.valueOf(status);
  }
}
