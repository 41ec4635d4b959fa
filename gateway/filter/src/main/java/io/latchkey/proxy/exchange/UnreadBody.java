package io.latchkey.proxy.exchange;

import io.latchkey.listener.LingeringClose;
import io.latchkey.listener.UnwantedBody;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;

/** What becomes of a body that nobody wants, because its request is answered without it. */
public final class UnreadBody {

  private UnreadBody() {}

  /**
   * Ends the connection with the response if the body is not worth reading to keep it. The client,
   * which may still be sending, gets to read the response.
   */
  public static void leave(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    if (UnwantedBody.isLong(NettyExchange.requestHeaders(request))) {
      exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
      HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
      server.withConnection(connection -> LingeringClose.addTo(connection.channel()));
    }
  }
}
