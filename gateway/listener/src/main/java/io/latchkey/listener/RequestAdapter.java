package io.latchkey.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHeadResponseDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Hands requests from Reactor Netty to Spring, where Spring's own adapter stood: that one parses
 * the target as a URI, and answers what it can't parse with an empty 400.
 */
final class RequestAdapter
    implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

  private static final RequestTarget NONE = RequestTarget.of("/");
  private static final URI NOWHERE = URI.create("http://localhost/");

  private final HttpHandler handler;
  private final Refusals refusals;
  private final TargetRules targets;

  RequestAdapter(HttpHandler handler, Refusals refusals, TargetRules targets) {
    this.handler = handler;
    this.refusals = refusals;
    this.targets = targets;
  }

  @Override
  public Mono<Void> apply(HttpServerRequest request, HttpServerResponse response) {
    RequestFault fault = RequestFault.of(request, targets);
    RequestTarget target = fault == null ? RequestTarget.of(request.uri()) : NONE;
    URI uri = fault == null ? uri(request, target) : NOWHERE;
    if (uri == null) {
      fault = RequestFault.HOST;
      uri = NOWHERE;
    }
    NettyDataBufferFactory buffers = new NettyDataBufferFactory(response.alloc());
    ReceivedRequest received = new ReceivedRequest(request, buffers, uri, target);
    ServerHttpResponse answer = new ReceivedResponse(response, buffers);
    if (LastHead.is(request.requestHeaders())) {
      answer.beforeCommit(() -> close(response));
    }
    if (received.getMethod().equals(HttpMethod.HEAD)) {
      answer = new HttpHeadResponseDecorator(answer);
    }
    return fault == null
        ? handler.handle(received, answer)
        : refusals.handler(fault).handle(received, answer);
  }

  private static Mono<Void> close(HttpServerResponse response) {
    response.responseHeaders().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return Mono.empty();
  }

  /** Where a request goes, as a URI; null if its Host makes none. */
  private static @Nullable URI uri(HttpServerRequest request, RequestTarget target) {
    String scheme = request.scheme();
    int port = request.hostPort();
    boolean isUsual = port == ("https".equals(scheme) ? 443 : 80);
    StringBuilder text =
        new StringBuilder(128).append(scheme).append("://").append(request.hostName());
    if (!isUsual) {
      text.append(':').append(port);
    }
    try {
      return new URI(text.append(target.safe()).toString());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
