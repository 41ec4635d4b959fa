package io.latchkey.proxy.exchange;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The native headers behind an exchange, which cost no copy. */
public final class NettyExchange {

  private NettyExchange() {}

  /** The headers of a request, as they came. */
  public static HttpHeaders requestHeaders(ServerHttpRequest request) {
    HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
    return server.requestHeaders();
  }

  /** The headers of a request, as filters have left them: a copy. */
  public static HttpHeaders currentHeaders(ServerHttpRequest request) {
    HttpHeaders headers = new DefaultHttpHeaders();
    request.getHeaders().forEach((name, values) -> headers.add(name, values));
    return headers;
  }

  /** The headers of a response, as they will be sent. */
  public static HttpHeaders responseHeaders(ServerHttpResponse response) {
    HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
    return server.responseHeaders();
  }
}
