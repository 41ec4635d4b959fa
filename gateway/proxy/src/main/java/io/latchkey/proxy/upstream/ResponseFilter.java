package io.latchkey.proxy.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.TrailerHeadersFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes what an upstream answered, where Spring Cloud Gateway's own filter stood: that one keeps
 * the head until the body begins.
 */
final class ResponseFilter implements GlobalFilter, Ordered {

  private static final String CLIENT_RESPONSE = ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR;

  private final List<MediaType> streaming;
  private final SingletonSupplier<List<TrailerHeadersFilter>> trailersFilters;

  /**
   * A filter.
   *
   * @param streaming the types of bodies of which each part is flushed
   */
  ResponseFilter(
      List<MediaType> streaming, ObjectProvider<List<HttpHeadersFilter>> headersFilters) {
    this.streaming = List.copyOf(streaming);
    this.trailersFilters = SingletonSupplier.of(() -> trailersFilters(headersFilters));
  }

  private static List<TrailerHeadersFilter> trailersFilters(
      ObjectProvider<List<HttpHeadersFilter>> all) {
    return all.getIfAvailable(List::of).stream()
        .filter(TrailerHeadersFilter.class::isInstance)
        .map(TrailerHeadersFilter.class::cast)
        .toList();
  }

  @Override
  public int getOrder() {
    return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain
        .filter(exchange)
        .then(Mono.defer(() -> write(exchange)))
        .doFinally(signal -> endUnlessComplete(signal, exchange));
  }

  private Mono<Void> write(ServerWebExchange exchange) {
    Connection upstream = connection(exchange);
    if (upstream == null) {
      return Mono.empty();
    }
    ServerHttpResponse response = exchange.getResponse();
    NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
    Flux<DataBuffer> received = upstream.inbound().receive().retain().map(buffers::wrap);
    Flux<DataBuffer> body = new HeadAtOnce(received, upstream.channel(), buffers);
    Mono<Void> written =
        isStreaming(response)
            ? response.writeAndFlushWith(body.map(Flux::just))
            : response.writeWith(body);
    return trailersFilters.obtain().isEmpty()
        ? written
        : written.then(Mono.defer(() -> filterTrailers(exchange)));
  }

  /** Has the filters of an operator's own say what the trailers of a response are. */
  private Mono<Void> filterTrailers(ServerWebExchange exchange) {
    HttpClientResponse answer = exchange.getRequiredAttribute(CLIENT_RESPONSE);
    HttpServerResponse written =
        ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    return answer
        .trailerHeaders()
        .doOnNext(
            received -> {
              HttpHeaders trailers = new HttpHeaders(new Netty4HeadersAdapter(received));
              for (TrailerHeadersFilter each : trailersFilters.obtain()) {
                trailers = each.trailers(trailers, exchange);
              }
              Trailers.replace(trailers, written);
            })
        .then();
  }

  private static @Nullable Connection connection(ServerWebExchange exchange) {
    return exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
  }

  private boolean isStreaming(ServerHttpResponse response) {
    MediaType type;
    try {
      type = response.getHeaders().getContentType();
    } catch (InvalidMediaTypeException e) {
      return false;
    }
    return type != null && streaming.stream().anyMatch(each -> each.isCompatibleWith(type));
  }

  /** A response that is not read to its end leaves nothing that could be used again. */
  private static void endUnlessComplete(SignalType signal, ServerWebExchange exchange) {
    Connection upstream = connection(exchange);
    if (upstream != null && signal != SignalType.ON_COMPLETE) {
      upstream.dispose();
    }
  }
}
