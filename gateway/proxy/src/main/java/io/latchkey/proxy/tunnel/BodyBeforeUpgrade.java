package io.latchkey.proxy.tunnel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * Serves a request over HTTP/1.1 that has a body and asks for another protocol. A server may ignore
 * that (RFC 9110, section 7.8), and Netty would refuse it with 413 unless it held the body in
 * memory. Java's own client asks for HTTP/2 like that until it gets it, and so can curl.
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
      if (headers.contains(HttpHeaderNames.UPGRADE) && hasBody(headers)) {
        headers.remove(HttpHeaderNames.UPGRADE);
      }
    } else if (!(message instanceof HttpObject)) {
      // The codec before this is gone: the connection speaks HTTP/2.
      context.pipeline().remove(this);
    }
    context.fireChannelRead(message);
  }

  static boolean hasBody(HttpHeaders headers) {
    return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || !"0".equals(headers.get(HttpHeaderNames.CONTENT_LENGTH, "0"));
  }
}
