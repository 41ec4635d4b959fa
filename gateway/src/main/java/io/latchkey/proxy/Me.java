package io.latchkey.proxy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.gatekeeper.Callers.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told of its own key.
 *
 * @param limits what is left of each; left out where the key has none
 */
record Me(@JsonUnwrapped Caller key, @Nullable List<Left> limits) {

  /**
   * What is left of a limit.
   *
   * @param resetSeconds until all of it is there again
   */
  record Left(String policy, long left, long resetSeconds) {}
}
