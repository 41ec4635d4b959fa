package io.latchkey.listener;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;

/**
 * Stands behind the decoder of HTTP/2. Heads that Reactor Netty would fail over pass in a form that
 * it reads and {@link RequestFault} refuses: a host that is none, or not the same everywhere, as
 * {@code /}; a path that is missing or could not stand in a request line as {@code *}, and so with
 * a method that could not.
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
    if (!isHost(headers)) {
      headers.authority("/");
    }
    if (headers.authority() != null) {
      headers.remove(HttpHeaderNames.HOST);
    }
    CharSequence path = headers.path();
    if (path == null || !isWritten(path) || !isWritten(headers.method())) {
      headers.path("*");
    }
    if (!isWritten(headers.method())) {
      headers.method(HttpMethod.GET.asciiName());
    }
    if (headers.scheme() == null) {
      headers.scheme("http");
    }
  }

  /** Whether all that names a host names the same, and is one. */
  private static boolean isHost(Http2Headers headers) {
    CharSequence authority = headers.authority();
    CharSequence first = authority == null ? headers.get(HttpHeaderNames.HOST) : authority;
    return first == null
        || (Host.isValid(first.toString())
            && (!headers.contains(HttpHeaderNames.HOST)
                || headers.getAll(HttpHeaderNames.HOST).stream()
                    .allMatch(each -> Host.isSame(each.toString(), first.toString()))));
  }

  /** Whether a text could stand in a request line. */
  private static boolean isWritten(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
