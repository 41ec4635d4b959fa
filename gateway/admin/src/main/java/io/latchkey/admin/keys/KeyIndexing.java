package io.latchkey.admin.keys;

import io.latchkey.keystore.KeyIndex;
import io.latchkey.store.StoreUnavailableException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether the index of keys has all of them, and mends it where not. */
final class KeyIndexing {

  private static final Logger log = LoggerFactory.getLogger(KeyIndexing.class);
  private static final long SECONDS = 10;

  private final KeyIndex index;

  KeyIndexing(KeyIndex index) {
    this.index = index;
  }

  /** Looks every ten seconds from now on. */
  void start(ScheduledExecutorService thread) {
    thread.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      long seen = index.mend();
      if (seen > 0) {
        log.info("event=keys.indexed keys={}", seen);
      }
    } catch (StoreUnavailableException e) {
      log.warn("index mended=false reason=\"{}\"", e.getMessage());
    } catch (RuntimeException e) {
      log.error("index mended=false reason=\"unexpected failure\"", e);
    }
  }
}
