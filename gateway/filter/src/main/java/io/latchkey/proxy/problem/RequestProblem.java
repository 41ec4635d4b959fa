package io.latchkey.proxy.problem;

import io.latchkey.listener.RequestFault;
import java.util.List;

/** The refusals of requests that could not be served, whatever they asked for. */
public final class RequestProblem {

  private RequestProblem() {}

  public static Problem of(RequestFault fault) {
    return new Problem(
        fault.status(), fault.code(), fault.title(), fault.detail(), null, 0, List.of());
  }
}
