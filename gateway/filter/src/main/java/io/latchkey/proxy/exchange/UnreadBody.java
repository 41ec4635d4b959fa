package io.latchkey.proxy.exchange;

import io.latchkey.listener.LingeringClose;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;

/** What becomes of a body that nobody wants, because its request is answered without it. */
public final class UnreadBody {

  private static final long LONGEST_TO_DRAIN = 64 * 1024;

  private UnreadBody() {}

  /**
   * Ends the connection with the response if the body is not worth reading to keep it. The client,
   * which may still be sending, gets to read the response.
   */
  public static void leave(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    if (isLong(NettyExchange.requestHeaders(request))) {
      exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
      HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
      server.withConnection(connection -> LingeringClose.addTo(connection.channel()));
    }
  }

  /** Whether a body is not worth reading only to keep its connection. */
  public static boolean isLong(io.netty.handler.codec.http.HttpHeaders request) {
    return request.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || length(request.get(HttpHeaderNames.CONTENT_LENGTH)) > LONGEST_TO_DRAIN;
  }

  private static long length(@Nullable String text) {
    try {
      return text == null ? -1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
