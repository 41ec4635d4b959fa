package io.latchkey.connection;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What the head of a refusal says beside what all of them say. */
@FunctionalInterface
public interface RefusalHeaders {

  /**
   * Adds it.
   *
   * @param request of the request that is refused; null if its head has not arrived
   */
  void add(@Nullable HttpHeaders request, HttpHeaders refusal);
}
