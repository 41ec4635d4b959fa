package io.latchkey.proxy.lane;

import io.latchkey.access.Grant;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.accesslog.ObservedExchange;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.trace.TraceParent;
import io.latchkey.usage.UsageCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.InetAddress;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is counted, timed and logged of the lane's exchanges. Safe for use by many threads. */
final class LaneReports {

  private static final Logger log = LoggerFactory.getLogger(LaneReports.class);

  private final UsageCounts usage;
  private final ProxyMeters meters;
  private final ExchangeObserver observer;

  private final LongAdder requests = new LongAdder();

  LaneReports(
      UsageCounts usage, ProxyMeters meters, ExchangeObserver observer, MeterRegistry registry) {
    this.usage = usage;
    this.meters = meters;
    this.observer = observer;
    FunctionCounter.builder("latchkey.lane.requests", requests, LongAdder::sum)
        .description("Requests that the fast lane carried")
        .register(registry);
  }

  /**
   * A request was let through, which is a use of its key.
   *
   * @return milliseconds since the epoch
   */
  long allowed(Grant grant, InetAddress client) {
    requests.increment();
    return usage.allowed(grant, client);
  }

  /** What is noted of a request that came so long ago; null for nothing. */
  @Nullable ObservedExchange observed(
      String requestId, HttpRequest request, InetAddress client, long began) {
    return observer.begin(requestId, request.method().name(), request.headers(), client, began);
  }

  /** A request was let through, once all about the exchange is known. */
  void noted(LaneExchange exchange) {
    ObservedExchange observed = exchange.passed().observed();
    if (observed != null) {
      observed.allowed(exchange.passed().grant());
    }
    observer.allowed(exchange.passed(), exchange.asked().method(), exchange.asked().path());
  }

  /** The head of its upstream's response is there. */
  void answered(LaneExchange exchange, int status) {
    usage.answered(exchange.passed().grant(), exchange.passed().decidedAt(), status);
    meters.upstreamAnswered(status, exchange.beganAt(), trace(exchange));
    ObservedExchange observed = exchange.passed().observed();
    if (observed != null) {
      observed.upstreamAnswered(status);
    }
  }

  /** The trace that the upstream's part belongs to, as its upstream was told. */
  private static @Nullable String trace(LaneExchange exchange) {
    ObservedExchange observed = exchange.passed().observed();
    return observed != null
        ? observed.traceParent()
        : exchange.asked().headers().get(TraceParent.HEADER);
  }

  /**
   * There will be no response of its upstream's.
   *
   * @return what its client is told
   */
  Problem unanswered(LaneExchange exchange, Throwable cause) {
    boolean isTimeout =
        cause instanceof ReadTimeoutException || cause instanceof ConnectTimeoutException;
    Problem told = isTimeout ? Problem.UPSTREAM_TIMEOUT : Problem.UPSTREAM_UNREACHABLE;
    meters.upstreamFailed(isTimeout, exchange.beganAt(), trace(exchange));
    unanswered(exchange);
    usage.unanswered(
        exchange.passed().grant(),
        exchange.passed().decidedAt(),
        isTimeout ? UsageCounts.TIMEOUT : UsageCounts.UNREACHABLE);
    log.warn(
        "request failed code={} requestId={} reason=\"{}\"",
        told.code(),
        exchange.passed().requestId(),
        cause.toString()); // Not the exception: its stack trace has the request's address.
    return told;
  }

  /** The upstream was asked, and there will be no response. */
  static void unanswered(LaneExchange exchange) {
    ObservedExchange observed = exchange.passed().observed();
    if (observed != null) {
      observed.upstreamAnswered(null);
    }
  }

  /** The gateway itself answers. */
  void told(LaneExchange exchange, Problem problem) {
    meters.answered(problem);
    ObservedExchange observed = exchange.passed().observed();
    if (observed != null) {
      observed.answered(problem);
    }
    observer.answered(
        exchange.passed(), exchange.asked().method(), exchange.asked().path(), problem);
  }

  /** The response that had begun can't be completed. */
  static void cutOff(Throwable cause) {
    log.warn("answer cut off reason=\"{}\"", cause.toString());
  }

  /** The client has left before its answer was whole. */
  void clientClosed(LaneExchange exchange) {
    if (!exchange.answer().hasHead()) {
      usage.unanswered(
          exchange.passed().grant(), exchange.passed().decidedAt(), UsageCounts.CLIENT_CLOSED);
      meters.clientClosed(exchange.beganAt());
      unanswered(exchange);
    }
    ObservedExchange observed = exchange.passed().observed();
    if (observed != null) {
      observed.clientClosed();
    }
  }

  /** All about an exchange is known. */
  static void over(LaneExchange exchange) {
    ObservedExchange observed = exchange.passed().observed();
    if (observed != null) {
      observed.end(RoutePlan.BUILT_IN_ID, exchange.answer().status());
    }
  }
}
