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
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The straight line: path, credential, decision; then the request is passed on or refused.
 *
 * <p>What is known here is decided without any Reactor operator. Anything else is asked for, and
 * the decision is applied once it is there. Safe for use by many threads.
 */
public final class RequestAuthentication {

  private final CredentialReader credentials;
  private final KeyAuthenticator authenticator;
  private final FailureGuard guard;
  private final OpenStreams streams;
  private final RateLimitHeaders limits;
  private final ExchangeObserver observer;

  RequestAuthentication(
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

  /**
   * Passes a request on if its key opens what a route asks for; otherwise refuses it.
   *
   * @param headers the request's, as far as they are to count
   * @param chain called with the exchange, which has its {@link AuthenticatedExchange} then
   */
  public Mono<Void> filter(
      ServerWebExchange exchange, HttpHeaders headers, RoutePlan plan, GatewayFilterChain chain) {
    long began = System.nanoTime();
    if (!PathGuard.accepts(RequestTarget.of(exchange.getRequest()).path())) {
      return guard.deny(exchange, DenialReason.INVALID_PATH);
    }
    Credential credential = credentials.read(headers);
    Secret secret = credential.secret();
    if (secret == null) {
      return guard.deny(exchange, credential.refusalOr(DenialReason.INVALID_KEY));
    }
    if (KeyAuthenticator.namesProjectTwice(plan, headers)) {
      return guard.deny(exchange, DenialReason.AMBIGUOUS_PROJECT);
    }
    AccessRequest access = authenticator.request(exchange, plan, secret, credential.claimedKey());
    Undecided undecided =
        new Undecided(
            access, credential, plan, exchange, chain, new Began(began, streams.changes()));
    Decision made = KnownDecision.take(exchange.getRequest());
    Decision known = made == null ? authenticator.ifKnown(access, began) : made;
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
   * Passes a request on that was let through before, for another filter or route, if its key opens
   * what is asked for here as well. Nothing is charged for that.
   *
   * @param headers the request's, as far as they are to count
   */
  public Mono<Void> filterFurther(
      AuthenticatedExchange authenticated,
      ServerWebExchange exchange,
      HttpHeaders headers,
      RoutePlan plan,
      GatewayFilterChain chain) {
    if (KeyAuthenticator.namesProjectTwice(plan, headers)) {
      AuthenticatedExchange.detachFrom(exchange);
      return guard.deny(exchange, DenialReason.AMBIGUOUS_PROJECT);
    }
    AccessRequest access = authenticator.furtherRequest(exchange, plan, authenticated);
    Further further = new Further(authenticated, access, plan, exchange, chain);
    Decision known = authenticator.ifKnown(access, System.nanoTime());
    return known == null
        ? Mono.fromFuture(authenticator.ask(access))
            .publishOn(Schedulers.parallel())
            .flatMap(decision -> apply(decision, further))
        : apply(known, further);
  }

  /** A request that was let through, and what else is asked of it. */
  private record Further(
      AuthenticatedExchange authenticated,
      AccessRequest access,
      RoutePlan plan,
      ServerWebExchange exchange,
      GatewayFilterChain chain) {}

  private Mono<Void> apply(Decision decision, Further further) {
    if (decision instanceof Decision.Allowed allowed) {
      further
          .authenticated
          .forFurther(allowed.grant(), further.access, further.plan)
          .attachTo(further.exchange);
      return further.chain.filter(further.exchange);
    }
    AuthenticatedExchange.detachFrom(further.exchange);
    observer.asks(further.exchange, further.access);
    return guard.refuse(further.exchange, decision);
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
