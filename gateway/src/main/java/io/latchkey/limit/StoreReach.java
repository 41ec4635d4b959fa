package io.latchkey.limit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store can be asked for permits. One answer that does not come is enough to stop
 * asking; one that comes is enough to begin again. Each turn is logged and counted.
 */
final class StoreReach {

  private static final Logger log = LoggerFactory.getLogger(StoreReach.class);

  private final AtomicBoolean away = new AtomicBoolean();
  private final LongAdder turns = new LongAdder();

  boolean isAway() {
    return away.get();
  }

  /** Notes that the store did not answer. */
  void failed(String reason) {
    if (away.compareAndSet(false, true)) {
      turns.increment();
      log.warn(
          "limits shared=false reason=\"{}\" action=\"each instance holds its share of the limits"
              + " until Redis answers\"",
          reason);
    }
  }

  /** Notes that the store answers; true where it was away. */
  boolean answered() {
    if (!away.compareAndSet(true, false)) {
      return false;
    }
    turns.increment();
    log.info("limits shared=true");
    return true;
  }

  /** How often it went away or came back. */
  long turns() {
    return turns.sum();
  }
}
