package io.latchkey.proxy.me;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Standing;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Callers;
import io.latchkey.gatekeeper.Callers.Caller;
import io.latchkey.key.Secret;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.Credential;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.store.StoreUnavailableException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /latchkey/me}: a caller's own key, with what is left of its limits; what tools call to
 * test a credential. It takes the way of any request, and costs one of the key's.
 *
 * <p>A key of several projects, or one that may not read, is good here: what the policy refuses
 * after the client's address says nothing against the key itself.
 */
final class WhoAmI implements WebFilter {

  private static final String PATH = "/latchkey/me";
  private static final Set<DenialReason> KEY_IS_GOOD =
      EnumSet.of(
          DenialReason.AMBIGUOUS_PROJECT,
          DenialReason.PROJECT_NOT_ALLOWED,
          DenialReason.PERMISSION_MISSING);

  private final CredentialReader credentials;
  private final KeyAuthenticator authenticator;
  private final FailureGuard guard;
  private final Callers callers;
  private final RateLimitHeaders limits;
  private final ProblemWriter problems;
  private final JsonMapper json =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  WhoAmI(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      Callers callers,
      RateLimitHeaders limits,
      ProblemWriter problems) {
    this.credentials = credentials;
    this.authenticator = authenticator;
    this.guard = guard;
    this.callers = callers;
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    if (!exchange.getRequest().getURI().getRawPath().equals(PATH)) {
      return others.filter(exchange);
    }
    if (exchange.getRequest().getMethod() != HttpMethod.GET) {
      return problems.write(exchange, Problem.GET_ONLY);
    }
    Credential credential = credentials.read(NettyExchange.requestHeaders(exchange.getRequest()));
    Secret secret = credential.secret();
    if (secret == null) {
      return guard.deny(exchange, credential.refusalOr(DenialReason.INVALID_KEY));
    }
    AccessRequest question = authenticator.question(exchange, secret, credential.claimedKey());
    return guard.unlessHeldBack(
        exchange,
        question.client(),
        authenticator.knowsKey(question),
        () ->
            Mono.fromFuture(authenticator.ask(question))
                .publishOn(Schedulers.parallel())
                .flatMap(
                    decision ->
                        isGood(decision)
                            ? charge(exchange, question)
                            : guard.refuse(exchange, decision)));
  }

  /** Whether nothing speaks against the key itself. */
  private static boolean isGood(Decision decision) {
    return decision instanceof Decision.Allowed
        || decision instanceof Decision.Denied denied && KEY_IS_GOOD.contains(denied.reason());
  }

  /** Before the store is asked for names, so that a limit saves it that. */
  private Mono<Void> charge(ServerWebExchange exchange, AccessRequest question) {
    return Mono.fromFuture(authenticator.askOverKey(question))
        .publishOn(Schedulers.boundedElastic())
        .flatMap(
            decision ->
                decision instanceof Decision.Allowed allowed
                    ? introduce(exchange, question, allowed)
                    : guard.refuse(exchange, decision));
  }

  private Mono<Void> introduce(
      ServerWebExchange exchange, AccessRequest question, Decision.Allowed allowed) {
    try {
      Optional<Caller> caller = callers.find(question.hash());
      return caller.isEmpty() || caller.get().projects().isEmpty()
          ? guard.deny(exchange, DenialReason.INVALID_KEY)
          : answer(exchange, question, allowed, caller.get());
    } catch (StoreUnavailableException e) {
      return guard.unavailable(exchange);
    }
  }

  private Mono<Void> answer(
      ServerWebExchange exchange, AccessRequest question, Decision.Allowed allowed, Caller caller) {
    authenticator.used(allowed.grant(), question);
    guard.letThrough(exchange, allowed.grant());
    ServerHttpResponse response = exchange.getResponse();
    Standing standing = allowed.standing();
    if (standing != null) {
      limits.write(standing, NettyExchange.responseHeaders(response));
    }
    byte[] body = json.writeValueAsBytes(new Me(caller, Me.left(standing)));
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setCacheControl("no-store");
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
