package io.latchkey.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered.
 *
 * @param status of HTTP; null where there was no answer
 * @param failure why it does not count as taken, for people; null where it does
 * @param took from the beginning to the answer, or to the failure
 */
public record Answer(@Nullable Integer status, @Nullable String failure, Duration took) {

  private static final int SUCCESS = 2;

  /** An answer with a status: only 2xx counts as taken. */
  static Answer of(int status, Duration took) {
    return status / 100 == SUCCESS
        ? new Answer(status, null, took)
        : new Answer(status, "the receiver answered " + status, took);
  }

  /** No answer. */
  static Answer none(String failure, Duration took) {
    return new Answer(null, failure, took);
  }

  /** Whether the receiver has taken the event. */
  public boolean isTaken() {
    return failure == null;
  }
}
