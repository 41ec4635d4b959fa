package io.latchkey.proxy.me;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Standing;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.key.Secret;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.authn.Credential;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.problem.RateLimitHeaders;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What calls about the caller's own key have in common. Each takes the way of any request, and
 * costs one of the key's.
 *
 * <p>A key of several projects, or one that may not read, is good here: what the policy refuses
 * after the client's address says nothing against the key itself.
 */
final class OwnKeyCalls {

  private static final Set<DenialReason> KEY_IS_GOOD =
      EnumSet.of(
          DenialReason.AMBIGUOUS_PROJECT,
          DenialReason.PROJECT_NOT_ALLOWED,
          DenialReason.PERMISSION_MISSING);

  private final CredentialReader credentials;
  private final KeyAuthenticator authenticator;
  private final FailureGuard guard;
  private final RateLimitHeaders limits;

  OwnKeyCalls(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      RateLimitHeaders limits) {
    this.credentials = credentials;
    this.authenticator = authenticator;
    this.guard = guard;
    this.limits = limits;
  }

  /** What is done with a caller's key. */
  interface Call {

    /** Answers the caller of a key that is good, which is charged. */
    Mono<Void> answer(AccessRequest question, Decision.Allowed allowed);

    /** Answers if the key was refused. */
    default Mono<Void> refused(
        AccessRequest question, Decision decision, Function<Decision, Mono<Void>> refuse) {
      return refuse.apply(decision);
    }
  }

  /** Carries a call out, on a thread that may not block. */
  Mono<Void> carryOut(ServerWebExchange exchange, Call call) {
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
                            ? charge(exchange, question, call)
                            : call.refused(
                                question, decision, refused -> guard.refuse(exchange, refused))));
  }

  /** Whether nothing speaks against the key itself. */
  private static boolean isGood(Decision decision) {
    return decision instanceof Decision.Allowed
        || (decision instanceof Decision.Denied denied && KEY_IS_GOOD.contains(denied.reason()));
  }

  /** Before the store is asked for anything, so that a limit saves it that. */
  private Mono<Void> charge(ServerWebExchange exchange, AccessRequest question, Call call) {
    return Mono.fromFuture(authenticator.askOverKey(question))
        .publishOn(Schedulers.parallel())
        .flatMap(
            decision ->
                decision instanceof Decision.Allowed allowed
                    ? call.answer(question, allowed)
                    : guard.refuse(exchange, decision));
  }

  /** Notes that a call was let through, and says what is left of the key's limits. */
  void letThrough(ServerWebExchange exchange, AccessRequest question, Decision.Allowed allowed) {
    authenticator.used(allowed.grant(), question);
    guard.letThrough(exchange, allowed.grant());
    Standing standing = allowed.standing();
    if (standing != null) {
      limits.write(standing, NettyExchange.responseHeaders(exchange.getResponse()));
    }
  }

  /** Answers with JSON that nobody may keep. */
  static Mono<Void> write(ServerHttpResponse response, byte[] body) {
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setCacheControl("no-store");
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
