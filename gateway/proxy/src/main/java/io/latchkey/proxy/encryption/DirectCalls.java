package io.latchkey.proxy.encryption;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.encryption.FieldPermissions;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Permission;
import io.latchkey.key.Secret;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.Credential;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.authn.RequestedAccess;
import io.latchkey.proxy.encryption.DirectWork.Call;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.problem.Problem;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code POST /api-v1/v1/encrypt}, {@code decrypt} and {@code rewrap}: encryption without an
 * upstream, for the key's only project. A call takes the way of any request, and costs one of the
 * key's. These paths come before any route.
 */
final class DirectCalls implements WebFilter {

  private static final Map<String, Call> PATHS =
      Map.of(
          "/api-v1/v1/encrypt", Call.ENCRYPT,
          "/api-v1/v1/decrypt", Call.DECRYPT,
          "/api-v1/v1/rewrap", Call.REWRAP);

  private final CredentialReader credentials;
  private final KeyAuthenticator authenticator;
  private final Gatekeeper gatekeeper;
  private final FailureGuard guard;
  private final ProblemWriter problems;
  private final DirectAnswer answer;

  DirectCalls(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      Gatekeeper gatekeeper,
      FailureGuard guard,
      ProblemWriter problems,
      DirectAnswer answer) {
    this.credentials = credentials;
    this.authenticator = authenticator;
    this.gatekeeper = gatekeeper;
    this.guard = guard;
    this.problems = problems;
    this.answer = answer;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    Call call = PATHS.get(exchange.getRequest().getURI().getRawPath());
    if (call == null) {
      return others.filter(exchange);
    }
    if (!HttpMethod.POST.equals(exchange.getRequest().getMethod())) {
      return problems.write(exchange, Problem.POST_ONLY);
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
            Mono.fromFuture(gatekeeper.key(question.hash()))
                .publishOn(Schedulers.parallel())
                .flatMap(key -> decide(exchange, call, access(exchange, call, credential, key))));
  }

  private AccessRequest access(
      ServerWebExchange exchange, Call call, Credential credential, Lookup<ApiKey> key) {
    Set<Permission> permissions =
        key instanceof Lookup.Found<ApiKey> found ? found.value().permissions() : Set.of();
    return authenticator.request(
        exchange,
        new RequestedAccess(null, permission(call, permissions), null, 1),
        Objects.requireNonNull(credential.secret()),
        credential.claimedKey());
  }

  /** To decrypt one class is enough to call; each token then asks for its own. */
  private static Permission permission(Call call, Set<Permission> permissions) {
    return switch (call) {
      case ENCRYPT -> FieldPermissions.ENCRYPT;
      case REWRAP -> FieldPermissions.REWRAP;
      case DECRYPT -> orDecrypt(FieldPlanner.decryptPermission(permissions));
    };
  }

  private static Permission orDecrypt(@Nullable Permission permission) {
    return permission == null ? FieldPermissions.DECRYPT : permission;
  }

  private Mono<Void> decide(ServerWebExchange exchange, Call call, AccessRequest access) {
    return Mono.fromFuture(authenticator.ask(access, System.nanoTime()))
        .publishOn(Schedulers.parallel())
        .flatMap(
            decision ->
                decision instanceof Decision.Allowed allowed
                    ? carryOut(exchange, call, access, allowed)
                    : guard.refuse(exchange, decision));
  }

  /** The body may take its time to come, so the key is looked at again before the answer. */
  private Mono<Void> carryOut(
      ServerWebExchange exchange, Call call, AccessRequest access, Decision.Allowed allowed) {
    authenticator.used(allowed.grant(), access);
    guard.letThrough(exchange, allowed.grant());
    return answer
        .result(exchange, call, allowed)
        .flatMap(
            result ->
                Mono.fromFuture(authenticator.ask(access.asQuestion()))
                    .publishOn(Schedulers.parallel())
                    .flatMap(
                        now ->
                            now instanceof Decision.Allowed
                                ? answer.write(exchange, result)
                                : guard.refuse(exchange, now)));
  }
}
