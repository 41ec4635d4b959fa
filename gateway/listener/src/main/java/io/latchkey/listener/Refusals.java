package io.latchkey.listener;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.server.reactive.HttpHandler;

/** What answers requests that have a fault, made once for each. */
public final class Refusals {

  private final Map<RequestFault, HttpHandler> handlers = new EnumMap<>(RequestFault.class);

  /** Refusals by the handlers that {@code handler} makes. */
  public Refusals(Function<RequestFault, HttpHandler> handler) {
    for (RequestFault fault : RequestFault.values()) {
      handlers.put(fault, handler.apply(fault));
    }
  }

  HttpHandler handler(RequestFault fault) {
    HttpHandler handler = handlers.get(fault);
    if (handler == null) {
      throw new IllegalStateException("no handler for " + fault);
    }
    return handler;
  }
}
