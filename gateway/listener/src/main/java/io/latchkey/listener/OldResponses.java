package io.latchkey.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import reactor.netty.NettyPipeline;

/**
 * Makes responses what clients of HTTP/1.0 understand: without chunks, so that one of no stated
 * length ends with its connection; and with {@code Connection: keep-alive} where a client asked for
 * that and will find the response's end. Comes into a connection with its first such request.
 */
final class OldResponses extends ChannelDuplexHandler {

  private static final String NAME = "latchkey.oldResponses";

  private boolean isOld;
  private boolean isKeptAlive;

  static void follow(ChannelPipeline pipeline) {
    if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
      pipeline.addAfter(NettyPipeline.HttpTrafficHandler, NAME, new OldResponses());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      isOld = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
      isKeptAlive = HttpUtil.isKeepAlive(request);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (isOld && message instanceof HttpResponse response) {
      HttpHeaders headers = response.headers();
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING).remove(HttpHeaderNames.TRAILER);
      boolean isEnding =
          headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
      if (isKeptAlive && !isEnding) {
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
      }
    }
    var unused = context.write(message, promise);
  }
}
