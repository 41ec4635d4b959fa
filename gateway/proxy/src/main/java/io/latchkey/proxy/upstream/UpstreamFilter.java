package io.latchkey.proxy.upstream;

import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.listener.RequestBody;
import io.latchkey.listener.RequestTarget;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.accesslog.ObservedExchange;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.ClientClosedException;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.exchange.RouteOptions;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.proxy.problem.ProblemException;
import io.latchkey.proxy.tunnel.Upgrades;
import io.latchkey.trace.TraceParent;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.usage.UsageCounts;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends a request to its upstream and takes in the head of the answer. Stands where Spring Cloud
 * Gateway's routing filter stood and leaves what that left, so that routes' filters and the filter
 * that writes the answer work as ever; but headers go from connection to connection without copies
 * in between, and a request without a body is sent as one.
 */
final class UpstreamFilter implements GlobalFilter, Ordered {

  private final UpstreamClients clients;
  private final UpstreamHeaders headers;
  private final Upgrades upgrades;
  private final UsageCounts usage;
  private final ProxyMeters meters;
  private final ExchangeObserver observer;

  UpstreamFilter(
      UpstreamClients clients,
      UpstreamHeaders headers,
      Upgrades upgrades,
      UsageCounts usage,
      ProxyMeters meters,
      ExchangeObserver observer) {
    this.clients = clients;
    this.headers = headers;
    this.upgrades = upgrades;
    this.usage = usage;
    this.meters = meters;
    this.observer = observer;
  }

  @Override
  public int getOrder() {
    return NettyRoutingFilter.ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    URI target = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
    if (ServerWebExchangeUtils.isAlreadyRouted(exchange) || !isHttp(target.getScheme())) {
      return chain.filter(exchange);
    }
    ServerWebExchangeUtils.setAlreadyRouted(exchange);
    Attempt first = new Attempt(exchange);
    HttpClient client = client(target, first);
    return attempt(client, target, first)
        .onErrorResume(failure -> again(client, target, first, failure))
        .doOnCancel(() -> cancelled(first));
  }

  private HttpClient client(URI target, Attempt attempt) {
    Upstreams.Upstream upstream = TargetFilter.upstream(attempt.exchange());
    UpstreamOptions project = upstream == null ? UpstreamOptions.NONE : upstream.options();
    RouteOptions route = attempt.authenticated().plan().upstream();
    return upgrades.asked(attempt.received()) == null
        ? clients.of(target, route, project)
        : clients.forUpgrade(target, route, project);
  }

  private Mono<Void> attempt(HttpClient through, URI target, Attempt attempt) {
    return UpstreamWire.to(target, through.request(attempt.received().method()))
        .send(
            (request, outbound) -> {
              begin(outbound, attempt, target);
              return send(attempt, request, outbound);
            })
        .responseConnection(
            (response, connection) ->
                Upgrades.isSwitching(response)
                    ? join(attempt, response, connection)
                    : take(attempt, response, connection))
        .then();
  }

  /** Sends a request once more if that is harmless. */
  private Mono<Void> again(HttpClient client, URI target, Attempt failed, Throwable failure) {
    if (failed.mayConnectAgain(failure)) {
      Attempt next = failed.next();
      return Mono.delay(failed.pause())
          .then(Mono.defer(() -> attempt(client, target, next)))
          .onErrorResume(last -> again(client, target, next, last));
    }
    if (!failed.mayBeRepeated(failure)) {
      return Mono.error(failed(failed, failure));
    }
    Attempt second = failed.next();
    HttpClient newConnection = client.attr(ConnectionGuard.ONCE, true);
    return attempt(newConnection, target, second).onErrorMap(last -> failed(second, last));
  }

  /** Has the target go out in the client's own bytes. */
  private static void begin(NettyOutbound outbound, Attempt attempt, URI target) {
    RequestTarget came = RequestTarget.of(attempt.authenticated().received());
    String raw = came.differs() ? came.restored(target) : null;
    outbound.withConnection(connection -> UpstreamWire.begin(connection.channel(), raw));
  }

  private Publisher<Void> send(Attempt attempt, HttpClientRequest request, NettyOutbound outbound) {
    ServerWebExchange exchange = attempt.exchange();
    AuthenticatedExchange authenticated = attempt.authenticated();
    HttpServerRequest received = attempt.received();
    HttpHeaders sent = request.requestHeaders();
    String host = sent.get(HttpHeaderNames.HOST);
    sent.clear();
    ServerHttpRequest current = exchange.getRequest();
    HttpHeaders came = received.requestHeaders();
    HttpHeaders input =
        authenticated.isUntouched(current) ? came : NettyExchange.currentHeaders(current);
    headers.write(input, exchange, sent);
    ObservedExchange observed = observer.observed(exchange);
    if (observed != null) {
      observed.forwards(sent);
    }
    boolean preserveHost =
        exchange.getAttributeOrDefault(
            ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE, false);
    if (!preserveHost && host != null) {
      sent.set(HttpHeaderNames.HOST, host);
    }
    upgrades.ask(received, sent);
    outbound.withConnection(upstream -> UpstreamHeaders.fit(sent, upstream.channel()));
    if (!hasBody(came) && hasBody(input)) {
      return MadeBody.send(attempt, current, outbound, sent);
    }
    boolean hasBody = hasBody(came);
    if (hasBody && !sent.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      sent.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    if (sent.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      headers.passTrailers(attempt, input, outbound, sent);
    }
    NettyOutbound all =
        hasBody ? outbound.sendObject(body(authenticated, received, current)) : outbound;
    return attempt.send(outbound, all.then(), hasBody);
  }

  private static boolean isHttp(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  private static boolean hasBody(HttpHeaders headers) {
    return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || headers.contains(HttpHeaderNames.CONTENT_LENGTH);
  }

  private static Publisher<ByteBuf> body(
      AuthenticatedExchange authenticated, HttpServerRequest received, ServerHttpRequest current) {
    Flux<ByteBuf> body =
        authenticated.isUntouched(current)
            ? RequestBody.of(received)
            : current.getBody().map(NettyDataBufferFactory::toByteBuf);
    return body.onErrorMap(ClientClosedException::ofBody);
  }

  private void noteAnswer(Attempt attempt, HttpClientResponse response) {
    int status = response.status().code();
    AuthenticatedExchange authenticated = attempt.authenticated();
    usage.answered(authenticated.grant(), authenticated.decidedAt(), status);
    meters.upstreamAnswered(status, attempt.beganAt(), trace(attempt.exchange()));
    observer.upstreamAnswered(attempt.exchange(), status);
  }

  /**
   * The failure as routes' filters see it; counted unless the head of the response was there. If
   * the client has left, it is not the upstream's.
   */
  private Throwable failed(Attempt attempt, Throwable cause) {
    if (ClientClosedException.isBehind(cause, attempt.exchange())) {
      noteClientClosed(attempt);
      return cause;
    }
    if (ProblemException.isNobodys(cause)) {
      observer.upstreamAnswered(attempt.exchange(), null);
      return cause;
    }
    UpstreamFailure failure = UpstreamFailure.note(attempt.exchange(), cause);
    if (!attempt.hasResponse()) {
      String trace = trace(attempt.exchange());
      meters.upstreamFailed(failure.isTimeout(), attempt.beganAt(), trace);
      observer.upstreamAnswered(attempt.exchange(), null);
    }
    return failure.asRaised();
  }

  /** The client has left, or a filter of the route waits no longer. */
  private void cancelled(Attempt attempt) {
    if (attempt.isClientGone()) {
      noteClientClosed(attempt);
    }
  }

  private void noteClientClosed(Attempt attempt) {
    if (attempt.isFirstToBeLeft()) {
      AuthenticatedExchange authenticated = attempt.authenticated();
      usage.unanswered(authenticated.grant(), authenticated.decidedAt(), UsageCounts.CLIENT_CLOSED);
      meters.clientClosed(attempt.beganAt());
      observer.upstreamAnswered(attempt.exchange(), null);
    }
  }

  /** The trace that the upstream's part belongs to, as its upstream was told. */
  private @Nullable String trace(ServerWebExchange exchange) {
    ObservedExchange observed = observer.observed(exchange);
    return observed == null
        ? NettyExchange.requestHeaders(exchange.getRequest()).get(TraceParent.HEADER)
        : observed.traceParent();
  }

  private Mono<HttpClientResponse> take(
      Attempt attempt, HttpClientResponse response, Connection connection) {
    noteAnswer(attempt, response);
    Map<String, Object> attributes = attempt.exchange().getAttributes();
    attributes.put(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR, response);
    attributes.put(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR, connection);
    String contentType = response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE);
    if (contentType != null) {
      attributes.put(ServerWebExchangeUtils.ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR, contentType);
    }
    writeHead(attempt, response);
    return Mono.just(response);
  }

  private void writeHead(Attempt attempt, HttpClientResponse response) {
    ServerHttpResponse answer = attempt.exchange().getResponse();
    answer.setRawStatusCode(response.status().code());
    HttpServerResponse client = ServerHttpResponseDecorator.getNativeResponse(answer);
    HttpHeaders written = client.responseHeaders();
    AnswerHeaders.copy(response.responseHeaders(), written, attempt.exchange());
    headers.mapLinks(attempt.exchange(), written);
    Trailers.pass(response, client);
    Upgrades.nameRequired(attempt.received(), response, written);
    observer.nameTo(written, attempt.authenticated());
  }

  /** The upstream speaks another protocol from here on, and so does the client. */
  private Mono<HttpClientResponse> join(
      Attempt attempt, HttpClientResponse response, Connection connection) {
    if (!upgrades.isAgreed(attempt.received(), response.responseHeaders())) {
      connection.dispose();
      return Mono.error(new IOException("the upstream switched to a protocol nobody asked for"));
    }
    ServerWebExchange exchange = attempt.exchange();
    noteAnswer(attempt, response);
    exchange.getAttributes().put(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR, response);
    writeHead(attempt, response);
    return upgrades
        .join(attempt.received(), response, connection, exchange.getResponse())
        .then(Mono.empty());
  }
}
