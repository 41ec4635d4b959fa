package io.latchkey.proxy.forwardauth;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.key.Secret;
import io.latchkey.listener.RequestTarget;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.Credential;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.authn.RequestedAccess;
import io.latchkey.proxy.exchange.ForwardAuthPath;
import io.latchkey.proxy.exchange.NettyExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Forward authentication: {@code ANY /latchkey/auth} decides over a request that another ingress
 * carries, as nginx's {@code auth_request}, Traefik's ForwardAuth, Caddy's {@code forward_auth} and
 * Envoy's {@code ext_authz} ask. The decision, its charge and the promise of revocation are those
 * of a request to the proxy.
 *
 * <p>The answer is 200 without a body, with the caller's identity and limits in headers; or the
 * refusal. Never any other status below 400: an ingress takes each of these for a yes.
 */
final class ForwardAuth implements WebFilter {

  private final ForwardAuthReader reader;
  private final CredentialReader credentials;
  private final KeyAuthenticator authenticator;
  private final FailureGuard guard;
  private final ProblemWriter problems;
  private final ForwardAuthAnswer answer;

  ForwardAuth(
      ForwardAuthReader reader,
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      ProblemWriter problems,
      ForwardAuthAnswer answer) {
    this.reader = reader;
    this.credentials = credentials;
    this.authenticator = authenticator;
    this.guard = guard;
    this.problems = problems;
    this.answer = answer;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    if (!ForwardAuthPath.matches(RequestTarget.of(exchange.getRequest()).path())) {
      return others.filter(exchange);
    }
    long began = System.nanoTime();
    RequestedAccess asked;
    try {
      asked = reader.read(exchange.getRequest());
    } catch (ForwardAuthFaultException e) {
      DenialReason reason = e.reason();
      return reason == null ? problems.write(exchange, e.problem()) : guard.deny(exchange, reason);
    }
    Credential credential = credentials.read(NettyExchange.requestHeaders(exchange.getRequest()));
    Secret secret = credential.secret();
    if (secret == null) {
      return guard.deny(exchange, credential.refusalOr(DenialReason.INVALID_KEY));
    }
    AccessRequest access = authenticator.request(exchange, asked, secret, credential.claimedKey());
    Decision known = authenticator.ifKnown(access, began);
    return known == null ? ask(exchange, access, began) : apply(exchange, access, known);
  }

  private Mono<Void> ask(ServerWebExchange exchange, AccessRequest access, long began) {
    return guard.unlessHeldBack(
        exchange,
        access.client(),
        authenticator.knowsKey(access),
        () ->
            Mono.fromFuture(authenticator.ask(access, began))
                .publishOn(Schedulers.parallel())
                .flatMap(decision -> apply(exchange, access, decision)));
  }

  private Mono<Void> apply(ServerWebExchange exchange, AccessRequest access, Decision decision) {
    if (decision instanceof Decision.Allowed allowed) {
      authenticator.used(allowed.grant(), access);
      guard.letThrough(exchange, allowed.grant());
      return answer.write(exchange, allowed);
    }
    return guard.refuse(exchange, decision);
  }
}
