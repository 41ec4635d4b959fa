package io.latchkey.proxy.encryption;

import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.key.ProjectId;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.upstream.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Optional;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where the body of a request goes: to an upstream, or back to its client. */
final class FieldAnswer {

  private final Upstreams upstreams;
  private final ExchangeObserver observer;

  FieldAnswer(Upstreams upstreams, ExchangeObserver observer) {
    this.upstreams = upstreams;
    this.observer = observer;
  }

  /** The upstream of a project; empty for none. */
  Mono<Optional<URI>> upstream(ProjectId project) {
    Upstreams.Upstream known = upstreams.ifKnown(project);
    return known != null
        ? upstream(known)
        : Mono.fromFuture(upstreams.load(project))
            .publishOn(Schedulers.parallel())
            .flatMap(FieldAnswer::upstream);
  }

  private static Mono<Optional<URI>> upstream(Upstreams.Upstream upstream) {
    return upstream.known()
        ? Mono.just(Optional.ofNullable(upstream.uri()))
        : Mono.error(new FieldFaultException(FieldProblem.ENCRYPTION_UNAVAILABLE));
  }

  /** Sends the body of a request back, as it has become. */
  Mono<Void> write(
      FieldExchange fields, AuthenticatedExchange authenticated, Flux<ByteBuf> body, int length) {
    ServerHttpResponse response = fields.exchange().getResponse();
    HttpHeaders headers = NettyExchange.responseHeaders(response);
    HttpHeaders asked = NettyExchange.requestHeaders(fields.exchange().getRequest());
    response.setStatusCode(HttpStatus.OK);
    headers.set(HttpHeaderNames.CONTENT_TYPE, asked.get(HttpHeaderNames.CONTENT_TYPE));
    headers.set(HttpHeaderNames.CACHE_CONTROL, "private, no-store");
    if (length >= 0) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, length);
      headers.set(FieldResponse.FIELDS, fields.counts().text());
    } else {
      Trailers.add(
          null,
          ServerHttpResponseDecorator.getNativeResponse(response),
          FieldResponse.FIELDS,
          fields.counts()::text);
    }
    observer.nameTo(headers, authenticated);
    NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
    return response.writeWith(body.map(buffers::wrap));
  }
}
