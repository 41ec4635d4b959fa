package io.latchkey.proxy.lane;

import io.latchkey.proxy.problem.Problem;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** The response of an exchange: its upstream's, or one of the gateway's own. */
final class LaneAnswer {

  private final LaneExchange exchange;
  private final FastLane lane;
  private int status;
  private boolean isComplete;
  private @Nullable HttpHeaders trailers;

  LaneAnswer(LaneExchange exchange) {
    this.exchange = exchange;
    this.lane = exchange.client().lane();
  }

  private LaneWriter writer() {
    return exchange.client().writer();
  }

  /** Whether its head is there. */
  boolean hasHead() {
    return status != 0;
  }

  /** Its status; null if its head isn't there yet. */
  @Nullable Integer status() {
    return status == 0 ? null : status;
  }

  /** Whether all of it has been written. */
  boolean isComplete() {
    return isComplete;
  }

  /** The head of the upstream's response is there. */
  void head(HttpResponse response) {
    status = response.status().code();
    lane.reports().answered(exchange, status);
    writer().respond(lane.heads().response(response, exchange));
  }

  /** A part of its body is there. */
  void body(HttpContent part) {
    writer().write(part);
    if (!exchange.client().channel().isWritable()) {
      exchange.clientWritabilityChanged(false);
    }
  }

  /** Says what the response ends with, instead of what its upstream's does. */
  void endsWith(HttpHeaders others) {
    trailers = others;
  }

  /** The upstream's response is complete. */
  void end(LastHttpContent last) {
    isComplete = true;
    writer().finish(lane.heads().last(last, trailers), exchange.isRequestComplete());
  }

  /** Answers for the upstream. */
  void tell(Problem problem) {
    status = problem.status();
    isComplete = true;
    lane.reports().told(exchange, problem);
    writer().answer(lane.heads().problem(problem, exchange), exchange.isRequestComplete());
  }
}
