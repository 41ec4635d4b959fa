package io.latchkey.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Serves a request over HTTP/1.1 that has a body and asks for HTTP/2 without TLS. A server may pass
 * over such an upgrade (RFC 7540, section 3.2), and this one would refuse it with 413 unless it
 * held the body in memory. Java's own client asks like that until it gets HTTP/2, and so can curl.
 */
@ChannelHandler.Sharable
public final class BodyBeforeUpgrade extends ChannelInboundHandlerAdapter {

  private static final BodyBeforeUpgrade INSTANCE = new BodyBeforeUpgrade();
  private static final String NAME = "latchkey.bodyBeforeUpgrade";

  private BodyBeforeUpgrade() {}

  /** Puts itself behind a new connection's HTTP/1.1 codec, where there is one. */
  public static void addTo(Channel connection) {
    ChannelHandlerContext codec = connection.pipeline().context(HttpServerCodec.class);
    if (codec != null) {
      connection.pipeline().addAfter(codec.name(), NAME, INSTANCE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      HttpHeaders headers = request.headers();
      if (headers.contains(HttpHeaderNames.UPGRADE) && isForHttp2(headers) && hasBody(request)) {
        headers.remove(HttpHeaderNames.UPGRADE);
      }
    } else if (!(message instanceof HttpObject)) {
      // The codec before this is gone: the connection speaks HTTP/2.
      context.pipeline().remove(this);
    }
    context.fireChannelRead(message);
  }

  private static boolean isForHttp2(HttpHeaders headers) {
    return headers.containsValue(HttpHeaderNames.UPGRADE, "h2c", true);
  }

  private static boolean hasBody(HttpRequest request) {
    return HttpUtil.isTransferEncodingChunked(request)
        || !"0".equals(request.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
  }
}
