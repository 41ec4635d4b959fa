package io.latchkey.proxy.me;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.form.FormFaultException;
import io.latchkey.form.WholeBody;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.me.HolderRolls.Answer;
import io.latchkey.proxy.me.HolderRolls.Done;
import io.latchkey.proxy.me.HolderRolls.Failed;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code POST /latchkey/me/roll}: another secret for the caller's own key, if its projects allow
 * it. As strict as a roll by the admin API, and carried to its end even if the caller is gone.
 */
final class RollOwnKey implements WebFilter {

  private static final String PATH = "/latchkey/me/roll";

  private final OwnKeyCalls calls;
  private final HolderRolls rolls;
  private final ProblemWriter problems;
  private final Executor threads;

  /**
   * A filter.
   *
   * @param threads where it may wait for the fleet; refuses what is too much
   */
  RollOwnKey(OwnKeyCalls calls, HolderRolls rolls, ProblemWriter problems, Executor threads) {
    this.calls = calls;
    this.rolls = rolls;
    this.problems = problems;
    this.threads = threads;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    ServerHttpRequest request = exchange.getRequest();
    if (!request.getURI().getRawPath().equals(PATH)) {
      return others.filter(exchange);
    }
    if (!HttpMethod.POST.equals(request.getMethod())) {
      return problems.write(exchange, Problem.POST_ONLY);
    }
    Problem fault = RollRequest.faultOf(request);
    return fault == null
        ? calls.carryOut(exchange, new Roll(exchange))
        : problems.write(exchange, fault);
  }

  /** A call, once its key is known. */
  private final class Roll implements OwnKeyCalls.Call {

    private final ServerWebExchange exchange;

    Roll(ServerWebExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public Mono<Void> answer(AccessRequest caller, Decision.Allowed allowed) {
      return read(
          request -> {
            calls.letThrough(exchange, caller, allowed);
            return RollOwnKey.this
                .wait(() -> rolls.roll(caller, allowed.grant().key(), request))
                .flatMap(this::write);
          });
    }

    /** A secret that has ended may have been replaced by the very call that is repeated here. */
    @Override
    public Mono<Void> refused(
        AccessRequest caller, Decision decision, Function<Decision, Mono<Void>> refuse) {
      boolean mayHaveEnded =
          decision instanceof Decision.Denied denied
              && denied.reason() == DenialReason.INVALID_KEY
              && RollRequest.isRepeatable(exchange.getRequest());
      return mayHaveEnded
          ? read(
              request ->
                  RollOwnKey.this
                      .wait(() -> rolls.again(caller, request))
                      .map(this::write)
                      .defaultIfEmpty(Mono.defer(() -> refuse.apply(decision)))
                      .flatMap(answer -> answer))
          : refuse.apply(decision);
    }

    private Mono<Void> read(Function<RollRequest, Mono<Void>> then) {
      return WholeBody.read(exchange.getRequest().getBody(), RollRequest.LARGEST_BODY)
          .map(body -> RollRequest.read(exchange.getRequest(), body))
          .onErrorResume(
              FormFaultException.class, e -> Mono.just(RollRequest.refused(RollProblems.TOO_LARGE)))
          .flatMap(
              request ->
                  request.fault() == null
                      ? then.apply(request)
                      : problems.write(exchange, request.fault()));
    }

    private Mono<Void> write(Answer answer) {
      if (answer instanceof Failed failed) {
        return problems.write(exchange, failed.problem());
      }
      Done done = (Done) answer;
      if (done.again()) {
        exchange.getResponse().getHeaders().set("Idempotency-Replayed", "true");
      }
      return OwnKeyCalls.write(
          exchange.getResponse(), done.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Waits on a thread that may; what was begun ends even if nobody waits any more. */
  private Mono<Answer> wait(Supplier<@Nullable Answer> call) {
    try {
      CompletableFuture<@Nullable Answer> answer = CompletableFuture.supplyAsync(call, threads);
      return Mono.fromFuture(answer, true)
          .onErrorResume(
              StoreUnavailableException.class,
              e -> Mono.just(new Failed(Problem.UNAVAILABLE, true)))
          .publishOn(Schedulers.parallel());
    } catch (RejectedExecutionException e) {
      return Mono.just(new Failed(RollProblems.TOO_MANY, true));
    }
  }
}
