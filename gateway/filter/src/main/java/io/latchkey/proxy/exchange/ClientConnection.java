package io.latchkey.proxy.exchange;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/** The connection, or the HTTP/2 stream, that a request came on. */
public final class ClientConnection {

  private ClientConnection() {}

  /** Whether its client has ended it, so that nobody hears an answer. */
  public static boolean isGone(ServerHttpRequest request) {
    HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
    Connection[] found = new Connection[1];
    server.withConnection(connection -> found[0] = connection);
    return !found[0].channel().isActive();
  }
}
