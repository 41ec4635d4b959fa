package io.latchkey.limit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store can be asked for permits. One failure, or no answer at all for a while, is
 * enough to stop asking; one answer is enough to begin again. Each turn is logged and counted.
 */
final class StoreReach {

  private static final long ANSWERING = Long.MIN_VALUE;
  private static final Logger log = LoggerFactory.getLogger(StoreReach.class);

  private final AtomicBoolean away = new AtomicBoolean();
  private final LongAdder turns = new LongAdder();
  private final AtomicLong silentSince = new AtomicLong(ANSWERING);
  private final long longestSilence;

  /**
   * A store that answers.
   *
   * @param longestSilence nanoseconds without an answer after which it counts as away
   */
  StoreReach(long longestSilence) {
    this.longestSilence = longestSilence;
  }

  boolean isAway() {
    return away.get();
  }

  /** Notes that the store is asked now. */
  void asked(long now) {
    if (silentSince.get() == ANSWERING) {
      silentSince.compareAndSet(ANSWERING, now);
    }
  }

  /** Notes that an answer did not come in time: others may, so that a slow store is not away. */
  void kept(long now) {
    long since = silentSince.get();
    if (since != ANSWERING && now - since >= longestSilence) {
      failed("no answer in time");
    }
  }

  /** Notes that the store can't be asked. */
  void failed(String reason) {
    if (away.compareAndSet(false, true)) {
      turns.increment();
      log.warn(
          "limits shared=false reason=\"{}\" action=\"each instance holds its share of the limits"
              + " until Redis answers\"",
          reason);
    }
  }

  /** Notes that the store answers. */
  void answered() {
    silentSince.set(ANSWERING);
    if (away.compareAndSet(true, false)) {
      turns.increment();
      log.info("limits shared=true");
    }
  }

  /** How often it went away or came back. */
  long turns() {
    return turns.sum();
  }
}
