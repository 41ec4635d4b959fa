package io.latchkey.proxy.me;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.access.Standing;
import io.latchkey.gatekeeper.Callers.Caller;
import java.util.ArrayList;
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
   * @param of whose requests it counts: {@code key}, {@code owner}, {@code project} or {@code
   *     organization}
   * @param resetSeconds until all of it is there again
   */
  record Left(String policy, String of, long left, long resetSeconds) {}

  /** What is left of each policy; null if there are none. */
  static @Nullable List<Left> left(@Nullable Standing standing) {
    if (standing == null) {
      return null;
    }
    List<Left> left = new ArrayList<>();
    for (int i = 0; i < standing.size(); i++) {
      left.add(
          new Left(
              standing.name(i), standing.of(i).text(), standing.left(i), standing.resetSeconds(i)));
    }
    return left;
  }
}
