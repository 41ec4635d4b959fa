package io.latchkey.proxy;

import io.latchkey.listener.RequestFault;
import java.util.List;

/** The refusals of requests that could not be served, whatever they asked for. */
final class RequestProblem {

  private RequestProblem() {}

  static Problem of(RequestFault fault) {
    return new Problem(
        fault.status(), fault.code(), fault.title(), fault.detail(), null, 0, List.of());
  }
}
