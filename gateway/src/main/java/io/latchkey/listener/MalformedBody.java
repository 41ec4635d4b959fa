package io.latchkey.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;

/** What stands in a request's body from where it could not be read any more. */
final class MalformedBody extends DefaultHttpContent {

  private static final String NAME = "latchkey.malformedBody";

  MalformedBody() {
    super(Unpooled.EMPTY_BUFFER);
  }

  /** Has a body fail for who reads it once this comes up. */
  static void follow(ChannelPipeline pipeline) {
    HeadGuard.behindTraffic(pipeline, NAME, new Follower());
  }

  private static final class Follower extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof MalformedBody) {
        context.fireExceptionCaught(new MalformedBodyException());
      } else {
        context.fireChannelRead(message);
      }
    }
  }
}
