package io.latchkey.proxy.me;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Callers;
import io.latchkey.gatekeeper.Callers.Caller;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.store.StoreUnavailableException;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /latchkey/me}: a caller's own key, with what is left of its limits; what tools call to
 * test a credential.
 */
final class WhoAmI implements WebFilter {

  private static final String PATH = "/latchkey/me";

  private final OwnKeyCalls calls;
  private final FailureGuard guard;
  private final Callers callers;
  private final ProblemWriter problems;
  private final JsonMapper json =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  WhoAmI(OwnKeyCalls calls, FailureGuard guard, Callers callers, ProblemWriter problems) {
    this.calls = calls;
    this.guard = guard;
    this.callers = callers;
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    if (!exchange.getRequest().getURI().getRawPath().equals(PATH)) {
      return others.filter(exchange);
    }
    if (!HttpMethod.GET.equals(exchange.getRequest().getMethod())) {
      return problems.write(exchange, Problem.GET_ONLY);
    }
    return calls.carryOut(
        exchange,
        (question, allowed) ->
            Mono.defer(() -> introduce(exchange, question, allowed))
                .subscribeOn(Schedulers.boundedElastic()));
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
    calls.letThrough(exchange, question, allowed);
    byte[] body = json.writeValueAsBytes(new Me(caller, Me.left(allowed.standing())));
    return OwnKeyCalls.write(exchange.getResponse(), body);
  }
}
