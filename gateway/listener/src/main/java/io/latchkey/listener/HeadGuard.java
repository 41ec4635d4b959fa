package io.latchkey.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the decoder of HTTP/1.1. Where Netty could not read a head, it puts one in its
 * place that says so ({@link FaultyHead}), has no body, and is the last that is read: so the
 * refusal is written in its turn, after the answers to the requests before, and like every other. A
 * body that turns out to be malformed fails where it is read.
 */
final class HeadGuard extends ChannelInboundHandlerAdapter {

  static final String NAME = "latchkey.headGuard";

  private boolean isOver;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isOver) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      head(context, request);
    } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      isOver = true;
      content.release();
      context.fireChannelRead(new MalformedBody());
    } else if (message instanceof HttpObject) {
      context.fireChannelRead(message);
    } else {
      // The decoder is gone: the connection speaks HTTP/2.
      FrameGuard.addTo(context.pipeline());
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    }
  }

  private void head(ChannelHandlerContext context, HttpRequest request) {
    RequestFault fault = fault(request);
    if (fault != null) {
      isOver = true;
      refuse(context, request, fault);
      return;
    }
    HttpVersion version = request.protocolVersion();
    if (version.minorVersion() > 1) {
      // A server answers with the highest minor version that it knows (RFC 9110, section 2.5).
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
    } else if (version.minorVersion() == 0) {
      OldResponses.follow(context.pipeline());
    }
    HttpHeaders headers = request.headers();
    String host = headers.get(HttpHeaderNames.HOST);
    boolean isHost = host != null && Host.isValid(host);
    if (host != null && !isHost) {
      // Reactor Netty would read a port in it and fail. It is refused with the rest.
      headers.set(HttpHeaderNames.HOST, "");
    }
    if (headers.contains(HttpHeaderNames.UPGRADE) && !(isHost && mayUpgrade(request))) {
      headers.remove(HttpHeaderNames.UPGRADE);
    }
    context.fireChannelRead(LastHead.isAskedFor(request) ? last(request) : request);
  }

  /**
   * Whether a request could become one of HTTP/2 and mean the same: that has one authority, and a
   * target in no other form. Clients of HTTP/1.0 can't mean it (RFC 9110, section 7.8).
   */
  private static boolean mayUpgrade(HttpRequest request) {
    return request.protocolVersion().minorVersion() > 0
        && request.uri().startsWith("/")
        && request.headers().getAll(HttpHeaderNames.HOST).size() == 1;
  }

  private static HttpRequest last(HttpRequest request) {
    LastHead headers = LastHead.of(request);
    return new DefaultHttpRequest(
        request.protocolVersion(), request.method(), request.uri(), headers);
  }

  private static @Nullable RequestFault fault(HttpRequest request) {
    if (!request.decoderResult().isFailure()) {
      if (request.protocolVersion().majorVersion() != 1) {
        return RequestFault.VERSION;
      }
      return isFramedPlainly(request.headers()) ? null : RequestFault.UNREADABLE;
    }
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return RequestFault.TARGET_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? RequestFault.HEADERS_TOO_LARGE
        : RequestFault.UNREADABLE;
  }

  /** Whether a body is in no other coding than chunks, which are all that is undone here. */
  private static boolean isFramedPlainly(HttpHeaders headers) {
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    return coding == null || HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding);
  }

  private static void refuse(
      ChannelHandlerContext context, HttpRequest request, RequestFault fault) {
    HttpMethod method = request.method();
    FaultyHead headers = new FaultyHead(fault, request.headers());
    ReferenceCountUtil.release(request);
    LingeringClose.addTo(context.channel());
    context.fireChannelRead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/", headers));
    context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
  }
}
