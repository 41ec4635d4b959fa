package io.latchkey.proxy.tunnel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/** A tunnel's end at the upstream. */
final class UpstreamEnd extends TunnelEnd {

  private static final long PATIENCE_SECONDS = 1;

  UpstreamEnd(Channel channel) {
    super(channel);
  }

  /** What a client sent before it went is passed on, if the upstream takes it soon. */
  @Override
  void otherIsGone() {
    super.otherIsGone();
    channel().eventLoop().schedule(() -> channel().close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** For the HTTP client, the response ends with its connection and not in the middle of a body. */
  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    closed.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    super.channelInactive(closed);
  }
}
