package io.latchkey.admin.web;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.ApiJson;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.problem.Problems;
import io.latchkey.form.WholeBody;
import io.latchkey.idempotency.Claim;
import io.latchkey.idempotency.Idempotency;
import io.latchkey.idempotency.IdempotencyKey;
import io.latchkey.key.OrganizationId;
import io.latchkey.mutation.CallAttempt;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Sees to it that a call that creates, or deletes much, with an {@code Idempotency-Key} is carried
 * out once, however often it is made within ten minutes: who repeats it gets the same answer, the
 * secret too, with {@code Idempotency-Replayed: true}. Answers of success are kept; a call that
 * failed for certain can be made again. If nobody knows whether it was carried out, or the console
 * that began it is gone, the next repetition carries on: it makes the same thing, with the same
 * secret, unless that is there already.
 */
final class IdempotencyFilter implements WebFilter, Ordered {

  static final String HEADER = "Idempotency-Key";

  private static final Logger log = LoggerFactory.getLogger(IdempotencyFilter.class);
  private static final String FORM = "[\\x21-\\x7e]{16,255}";
  private static final List<PathPattern> CREATING =
      List.of(
          pattern("/v1/organizations"),
          pattern("/v1/projects"),
          pattern("/v1/projects/{id}/encryption/keys"),
          pattern("/v1/keys"),
          pattern("/v1/keys/{id}/roll"),
          pattern("/v1/keys/{id}/suspend"),
          pattern("/v1/keys/{id}/resume"),
          pattern("/v1/organizations/{id}/members"),
          pattern("/v1/organizations/{id}/invitations"),
          pattern("/v1/tokens"),
          pattern("/v1/webhooks"));

  /** Deletions of much at once, whose answer tells what became of the keys. */
  private static final List<PathPattern> DELETING =
      List.of(pattern("/v1/projects/{id}"), pattern("/v1/organizations/{id}"));

  private final Idempotency replays;
  private final @Nullable String pepper;
  private final Scheduler calls;

  /**
   * A filter.
   *
   * @param calls where it may wait for the store
   */
  IdempotencyFilter(Idempotency replays, @Nullable String pepper, Executor calls) {
    this.replays = replays;
    this.pepper = pepper;
    this.calls = Schedulers.fromExecutor(calls);
  }

  private static PathPattern pattern(String path) {
    return PathPatternParser.defaultInstance.parse(path);
  }

  /** After all that decides who may call: nobody else is shown an answer again. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    List<String> sent = request.getHeaders().getOrEmpty(HEADER);
    if (sent.isEmpty() || !isCarriedOutOnce(request)) {
      return chain.filter(exchange);
    }
    if (sent.size() > 1 || !sent.get(0).matches(FORM)) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST,
          "The Idempotency-Key must be there once, with 16 to 255 visible ASCII characters: a"
              + " random UUID, say.");
    }
    Actor actor = exchange.getRequiredAttribute(Actor.ATTRIBUTE);
    IdempotencyKey key = IdempotencyKey.of(pepper, caller(actor), sent.get(0));
    return WholeBody.read(request.getBody(), ApiJson.LARGEST_BODY)
        .flatMap(body -> toItsEnd(once(exchange, chain, key, body)));
  }

  /**
   * Who calls, and with what: a user's token may be good for less than the user is, and an answer
   * that is given again is not checked again.
   */
  private static String caller(Actor actor) {
    String shown = actor.proof().id();
    OrganizationId chosen = actor.proof().organization();
    return actor.id() + (shown == null ? "" : " " + shown) + (chosen == null ? "" : " " + chosen);
  }

  /** A call that goes on where its caller has gone: it will ask again. */
  private static Mono<Void> toItsEnd(Mono<Void> call) {
    return Mono.deferContextual(
        context ->
            Mono.fromFuture(call.materialize().contextWrite(context).toFuture(), true)
                .dematerialize());
  }

  private static boolean isCarriedOutOnce(ServerHttpRequest request) {
    List<PathPattern> calls =
        HttpMethod.POST.equals(request.getMethod())
            ? CREATING
            : HttpMethod.DELETE.equals(request.getMethod()) ? DELETING : List.of();
    return calls.stream().anyMatch(each -> each.matches(request.getPath().pathWithinApplication()));
  }

  private Mono<Void> once(
      ServerWebExchange exchange, WebFilterChain chain, IdempotencyKey key, byte[] body) {
    String print = key.fingerprint(target(exchange.getRequest()), body);
    return waiting(() -> replays.begin(key, print))
        .flatMap(
            begun ->
                begun instanceof Idempotency.Ours ours
                    ? carryOut(exchange, chain, ours.claim(), body)
                    : replay(exchange, begun));
  }

  /** What is called, by whatever name the console is known. */
  private static String target(ServerHttpRequest request) {
    String query = request.getURI().getRawQuery();
    String path = request.getURI().getRawPath();
    return request.getMethod() + " " + (query == null ? path : path + "?" + query);
  }

  private Mono<Void> carryOut(
      ServerWebExchange exchange, WebFilterChain chain, Claim claim, byte[] body) {
    Actor actor = exchange.getRequiredAttribute(Actor.ATTRIBUTE);
    exchange.getAttributes().put(Actor.ATTRIBUTE, actor.trying(CallAttempt.of(claim)));
    ServerWebExchange watched =
        exchange
            .mutate()
            .request(new RepeatedBody(exchange.getRequest(), body))
            .response(new KeptAnswer(exchange.getResponse(), answer -> keep(claim, answer)))
            .build();
    Mono<Void> call =
        chain
            .filter(watched)
            .onErrorResume(failure -> giveUp(claim, failure).then(Mono.error(failure)));
    return Mono.using(() -> attendTo(claim), attending -> call, Disposable::dispose);
  }

  /** While this lasts, nobody else carries the call out. A console that is gone does not do it. */
  private Disposable attendTo(Claim claim) {
    return Flux.interval(replays.attendEvery())
        .onBackpressureDrop()
        .concatMap(
            tick ->
                Mono.fromCompletionStage(() -> replays.attend(claim))
                    .onErrorResume(failure -> Mono.empty()))
        .subscribe();
  }

  private Mono<Void> keep(Claim claim, byte[] answer) {
    return quietly(() -> replays.finish(claim, answer));
  }

  private Mono<Void> giveUp(Claim claim, Throwable failure) {
    return switch (Problems.of(failure).kind()) {
      case OUTCOME_UNKNOWN, CONFIRMATION_UNKNOWN, INTERNAL_ERROR ->
          quietly(() -> replays.abandon(claim));
      default -> quietly(() -> replays.forget(claim));
    };
  }

  private Mono<Void> quietly(Runnable task) {
    return waiting(
            () -> {
              task.run();
              return true;
            })
        .onErrorResume(
            failure -> {
              log.warn("idempotency kept=false reason=\"{}\"", failure.getMessage());
              return Mono.empty();
            })
        .then();
  }

  private <T> Mono<T> waiting(Callable<T> task) {
    return Mono.fromCallable(task).subscribeOn(calls);
  }

  private static Mono<Void> replay(ServerWebExchange exchange, Idempotency.Begun begun) {
    if (begun instanceof Idempotency.Answered answered) {
      return KeptAnswer.give(answered.answer(), exchange.getResponse());
    }
    if (begun instanceof Idempotency.OtherCall) {
      throw new ProblemException(
          ProblemKind.IDEMPOTENCY_KEY_REUSED,
          "This Idempotency-Key came with another call or body in the last 10 minutes. Send a new"
              + " one with every call that is not a repetition.");
    }
    throw new ProblemException(
        ProblemKind.CALL_UNDER_WAY,
        "A call with this Idempotency-Key is being carried out. Repeat it with the same key in a"
            + " moment: you get its response, or the call is completed if the console that began"
            + " it is gone.",
        1);
  }
}
