package io.latchkey.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;

/**
 * Counts the streams of a connection that its client spoiled. Each is reset, as if the client had
 * gone, which nobody logs; after a few the connection ends as well, so that they can't go on
 * costing an upstream connection each.
 */
final class StreamFaults extends ChannelInboundHandlerAdapter {

  private static final String NAME = "latchkey.streamFaults";
  private static final int MOST = 20;

  private final Pace pace;
  private int faults;

  private StreamFaults(Pace pace) {
    this.pace = pace;
  }

  /** Puts itself before what splits a connection into streams, if that is there. */
  static void addTo(ChannelPipeline pipeline, Pace pace) {
    ChannelHandlerContext streams = pipeline.context(Http2MultiplexHandler.class);
    if (streams != null && pipeline.get(NAME) == null) {
      pipeline.addBefore(streams.name(), NAME, new StreamFaults(pace));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2DataFrame data) {
      pace.received(data.stream().id(), data.content().readableBytes());
    }
    context.fireChannelRead(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2FrameStreamException fault) {
      spoiled(context, fault);
    } else if (cause instanceof Http2Exception) {
      // The codec ends the connection and says why; there is nothing to do about it.
      pace.count(Ending.STREAM_ERRORS);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  private void spoiled(ChannelHandlerContext context, Http2FrameStreamException fault) {
    faults++;
    Http2ResetFrame reset = new DefaultHttp2ResetFrame(fault.error());
    var unused = context.writeAndFlush(reset.stream(fault.stream()));
    if (faults == MOST) {
      context
          .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
          .addListener(written -> pace.close(Ending.STREAM_ERRORS));
    }
  }
}
