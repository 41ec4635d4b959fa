package io.latchkey.proxy.authn;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.PathGuard;
import io.latchkey.access.Standing;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.key.Secret;
import io.latchkey.listener.RequestTarget;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.proxy.streams.OpenStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The straight line: path, credential, decision; then the request goes on, or is refused.
 *
 * <p>What is known here is decided without any Reactor operator. What is not is asked for, and the
 * decision applied when it is there.
 */
final class ApiKeyFilter implements GlobalFilter, Ordered {

  private final CredentialReader credentials;
  private final KeyAuthenticator authenticator;
  private final FailureGuard guard;
  private final OpenStreams streams;
  private final RateLimitHeaders limits;
  private final ExchangeObserver observer;

  ApiKeyFilter(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      OpenStreams streams,
      RateLimitHeaders limits,
      ExchangeObserver observer) {
    this.credentials = credentials;
    this.authenticator = authenticator;
    this.guard = guard;
    this.streams = streams;
    this.limits = limits;
    this.observer = observer;
  }

  /** Before every other filter: none may see a request that is not let through. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    long began = System.nanoTime();
    ServerHttpRequest request = exchange.getRequest();
    if (!PathGuard.accepts(RequestTarget.of(request).path())) {
      return guard.deny(exchange, DenialReason.INVALID_PATH);
    }
    Credential credential = credentials.read(NettyExchange.requestHeaders(request));
    Secret secret = credential.secret();
    if (secret == null) {
      return guard.deny(exchange, credential.refusalOr(DenialReason.INVALID_KEY));
    }
    RoutePlan plan = authenticator.plan(exchange);
    if (KeyAuthenticator.namesProjectTwice(plan, NettyExchange.requestHeaders(request))) {
      return guard.deny(exchange, DenialReason.AMBIGUOUS_PROJECT);
    }
    AccessRequest access = authenticator.request(exchange, plan, secret, credential.claimedKey());
    Undecided undecided =
        new Undecided(
            access, credential, plan, exchange, chain, new Began(began, streams.changes()));
    Decision known = authenticator.ifKnown(access, began);
    return known == null ? ask(undecided) : apply(known, undecided);
  }

  private Mono<Void> ask(Undecided request) {
    observer.asks(request.exchange, request.access);
    return guard.unlessHeldBack(
        request.exchange,
        request.access.client(),
        authenticator.knowsKey(request.access),
        () ->
            Mono.fromFuture(authenticator.ask(request.access, request.began.nanos))
                .publishOn(Schedulers.parallel())
                .flatMap(decision -> apply(decision, request)));
  }

  /**
   * A request whose decision is being made.
   *
   * @param began when its decision did
   */
  private record Undecided(
      AccessRequest access,
      Credential credential,
      RoutePlan plan,
      ServerWebExchange exchange,
      GatewayFilterChain chain,
      Began began) {}

  /**
   * When a decision began.
   *
   * @param nanos of {@link System#nanoTime}
   * @param changes how many changes of keys had been told until then
   */
  private record Began(long nanos, long changes) {}

  private Mono<Void> apply(Decision decision, Undecided request) {
    if (decision instanceof Decision.Allowed allowed) {
      AuthenticatedExchange authenticated =
          authenticator.pass(
              allowed.grant(),
              request.access,
              request.credential.carriers(),
              request.plan,
              request.exchange.getRequest(),
              observer.requestId(request.exchange));
      observer.allowed(request.exchange, authenticated);
      return forward(authenticated, allowed.standing(), request);
    }
    observer.asks(request.exchange, request.access);
    return guard.refuse(request.exchange, decision);
  }

  private Mono<Void> forward(
      AuthenticatedExchange authenticated, @Nullable Standing standing, Undecided request) {
    authenticated.attachTo(request.exchange);
    if (standing != null) {
      limits.write(standing, NettyExchange.responseHeaders(request.exchange.getResponse()));
    }
    streams.note(authenticated, request.exchange.getRequest(), request.began.changes);
    return request.chain.filter(request.exchange);
  }
}
