package io.latchkey.proxy.answer;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Standing;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.exchange.UnreadBody;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Writes refusals: the only place of this door that does. A document never repeats what the client
 * sent; its request ID stands in the header X-Request-Id too.
 */
public final class ProblemWriter {

  private static final int UNAUTHORIZED = 401;

  private final RateLimitHeaders limits;
  private final ProxyMeters meters;
  private final ExchangeObserver observer;
  private final InstantSource clock;
  private final @Nullable ResourceMetadata resource;

  /**
   * A writer.
   *
   * @param resource null if clients can't get access tokens here
   */
  ProblemWriter(
      RateLimitHeaders limits,
      ProxyMeters meters,
      ExchangeObserver observer,
      InstantSource clock,
      @Nullable ResourceMetadata resource) {
    this.resource = resource;
    this.limits = limits;
    this.meters = meters;
    this.observer = observer;
    this.clock = clock;
  }

  /** Refuses a request for a reason of the policy. */
  Mono<Void> deny(ServerWebExchange exchange, DenialReason reason) {
    return write(exchange, Problem.of(reason));
  }

  /** Refuses a request as the gatekeeper decided. */
  Mono<Void> deny(ServerWebExchange exchange, Decision.Denied denied) {
    Standing standing = denied.standing();
    if (standing == null) {
      return deny(exchange, denied.reason());
    }
    Problem problem = Problem.of(denied.reason(), standing, clock.instant());
    Mono<Void> answer = write(exchange, problem);
    limits.write(standing, NettyExchange.responseHeaders(exchange.getResponse()));
    return answer;
  }

  /** Answers that nobody could know. */
  public Mono<Void> unavailable(ServerWebExchange exchange) {
    return write(exchange, Problem.UNAVAILABLE);
  }

  /** Writes a problem as the whole answer. */
  public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
    return write(exchange, problem, observer.requestId(exchange));
  }

  /** Writes a problem under the request's ID. */
  public Mono<Void> write(ServerWebExchange exchange, Problem problem, String requestId) {
    meters.answered(problem);
    observer.answered(exchange, problem, requestId);
    ServerHttpResponse response = exchange.getResponse();
    String grpc = GrpcProblem.typeFor(exchange.getRequest());
    if (grpc != null) {
      clear(exchange);
      response.getHeaders().set(header(), requestId);
      GrpcProblem.write(problem, grpc, response);
      return response.setComplete();
    }
    response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
    clear(exchange);
    HttpHeaders headers = NettyExchange.responseHeaders(response);
    byte[] body = ProblemHead.write(problem, requestId, observer.header(), headers);
    nameTokens(exchange, problem, headers);
    UnreadBody.leave(exchange);
    if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
      return response.setComplete();
    }
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }

  /** Tells a client that isn't authenticated where access tokens come from. */
  private void nameTokens(ServerWebExchange exchange, Problem problem, HttpHeaders headers) {
    if (resource == null || problem.status() != UNAUTHORIZED || problem.challenge() == null) {
      return;
    }
    String address = resource.addressFor(exchange.getRequest());
    if (address != null) {
      String metadata = ", resource_metadata=\"" + address + "\"";
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, problem.challenge() + metadata);
    }
  }

  /** Takes back what stands in the response of a request that was let through: its upstream's. */
  private static void clear(ServerWebExchange exchange) {
    if (AuthenticatedExchange.ifAny(exchange) != null) {
      exchange.getResponse().getHeaders().clear();
    }
  }

  private String header() {
    AsciiString name = observer.header();
    return name == null ? ExchangeObserver.DEFAULT_HEADER : name.toString();
  }
}
