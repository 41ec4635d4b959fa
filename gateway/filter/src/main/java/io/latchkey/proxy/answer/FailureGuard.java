package io.latchkey.proxy.answer;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Grant;
import io.latchkey.client.ClientAddresses;
import io.latchkey.key.KeyId;
import io.latchkey.limit.FailedAttempts;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.usage.UsageCounts;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Holds back client addresses that keep failing to authenticate: with a malformed, unknown, revoked
 * or expired key. Never goes by the key, so that nobody can lock out its owner.
 */
public final class FailureGuard {

  private final FailedAttempts failures;
  private final ClientAddresses clients;
  private final UsageCounts usage;
  private final ProblemWriter problems;
  private final ExchangeObserver observer;

  FailureGuard(
      FailedAttempts failures,
      ClientAddresses clients,
      UsageCounts usage,
      ProblemWriter problems,
      ExchangeObserver observer) {
    this.failures = failures;
    this.clients = clients;
    this.usage = usage;
    this.problems = problems;
    this.observer = observer;
  }

  /**
   * Refuses a request if its client is held back; otherwise carries on with it.
   *
   * @param knowsKey whether the store need not be asked for the request's key, so that its client
   *     can't be guessing
   */
  public Mono<Void> unlessHeldBack(
      ServerWebExchange exchange,
      InetAddress client,
      boolean knowsKey,
      Supplier<Mono<Void>> otherwise) {
    int seconds = knowsKey ? 0 : failures.secondsHeldBack(client);
    if (seconds == 0) {
      return otherwise.get();
    }
    usage.denied(DenialReason.TOO_MANY_FAILURES);
    return tooManyFailures(exchange, seconds);
  }

  /** Answers a request that was not let through: it was denied, or nobody could know. */
  public Mono<Void> refuse(ServerWebExchange exchange, Decision decision) {
    return decision instanceof Decision.Denied denied
        ? deny(exchange, denied)
        : unavailable(exchange);
  }

  /**
   * Refuses a request. Where it failed to authenticate that is counted, and a client that has
   * failed too often is told no more than that.
   */
  public Mono<Void> deny(ServerWebExchange exchange, DenialReason reason) {
    int seconds = count(exchange, reason);
    usage.denied(told(reason, seconds));
    return seconds == 0 ? problems.deny(exchange, reason) : tooManyFailures(exchange, seconds);
  }

  /** The same, as the gatekeeper decided; counts for the key what its caller is told. */
  public Mono<Void> deny(ServerWebExchange exchange, Decision.Denied denied) {
    int seconds = count(exchange, denied);
    return seconds == 0 ? problems.deny(exchange, denied) : tooManyFailures(exchange, seconds);
  }

  /** Whole seconds for which a client is held back; 0 where the store may be asked. */
  public int secondsHeldBack(InetAddress client) {
    return failures.secondsHeldBack(client);
  }

  /**
   * Counts a refusal, for the key too.
   *
   * @return 0 where the client may be told why it was refused; else the whole seconds for which it
   *     is held back, and it is to be told no more than that
   */
  public int count(ServerWebExchange exchange, Decision.Denied denied) {
    int seconds = count(exchange, denied.reason());
    KeyId key = denied.key();
    DenialReason told = told(denied.reason(), seconds);
    if (key == null) {
      usage.denied(told);
    } else {
      usage.denied(key, denied.project(), told);
      observer.denied(exchange, key, denied.project());
    }
    return seconds;
  }

  /** Notes that a request was let through that goes to no upstream. */
  public void letThrough(ServerWebExchange exchange, Grant grant) {
    observer.allowed(exchange, grant);
  }

  /** Answers that nobody could know. */
  public Mono<Void> unavailable(ServerWebExchange exchange) {
    usage.unavailable();
    return problems.unavailable(exchange);
  }

  private static DenialReason told(DenialReason reason, int secondsHeldBack) {
    return secondsHeldBack == 0 ? reason : DenialReason.TOO_MANY_FAILURES;
  }

  /** The same, where whose key it was is not known. */
  public int count(ServerWebExchange exchange, DenialReason reason) {
    return reason.challenge() == DenialReason.Challenge.INVALID_TOKEN
        ? failures.count(clients.of(exchange.getRequest()))
        : 0;
  }

  private Mono<Void> tooManyFailures(ServerWebExchange exchange, int seconds) {
    Problem problem = Problem.of(DenialReason.TOO_MANY_FAILURES).withRetryAfter(seconds);
    return problems.write(exchange, problem);
  }
}
