package io.latchkey.embedded;

import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a server again whenever it ends: on the same port, with the same password and data, so
 * that everybody's connections come back by themselves.
 *
 * <p>It waits longer after each attempt that does not last. If no server has lasted for as long as
 * its patience, it gives up. A full disk ends a server that can't keep its promise to have
 * everything on disk; when there is space again, the next attempt lasts.
 */
final class RedisKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisKeeper.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LASTING = Duration.ofMinutes(1);

  /** How long a server may fail to last. */
  static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Duration patience;
  private final Runnable givenUp;
  private final Thread thread = new Thread(this::keep, "latchkey-embedded-redis");
  private final Object restarting = new Object();
  private volatile RedisProcess process;
  private volatile boolean closing;
  private Duration pause = FIRST_PAUSE;
  private long startedAt = System.nanoTime();
  private long failingSince;

  /**
   * A keeper.
   *
   * @param process that runs
   * @param patience how long it may fail to last until there is no hope
   * @param givenUp what to do when there is no hope, after that was logged
   */
  RedisKeeper(RedisProcess process, Duration patience, Runnable givenUp) {
    this.process = process;
    this.patience = patience;
    this.givenUp = givenUp;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The server as it was started last. */
  RedisProcess process() {
    return process;
  }

  private void keep() {
    while (true) {
      process.awaitEnd();
      if (closing) {
        return;
      }
      String reason = process.lastWords();
      log.error("embedded-redis running=false reason=\"{}\" action=\"starting it again\"", reason);
      noteEnd();
      if (!revive(reason)) {
        return;
      }
    }
  }

  private void noteEnd() {
    long now = System.nanoTime();
    if (failingSince == 0 || now - startedAt >= LASTING.toNanos()) {
      failingSince = now;
      pause = FIRST_PAUSE;
    }
  }

  /** Starts the server again; false if there is no hope, or no need any more. */
  private boolean revive(String reason) {
    String last = reason;
    while (!closing && System.nanoTime() - failingSince < patience.toNanos()) {
      LockSupport.parkNanos(pause.toNanos());
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      try {
        if (restart()) {
          log.info("embedded-redis running=true");
          return true;
        }
      } catch (IOException | StartFaultException e) {
        last = String.valueOf(e.getMessage());
      }
    }
    if (!closing) {
      log.error(
          "embedded-redis running=false reason=\"{}\" action=\"given up after {} minutes; mend that"
              + " and start Latchkey again\"",
          last,
          patience.toMinutes());
      givenUp.run();
    }
    return false;
  }

  private boolean restart() throws IOException {
    synchronized (restarting) {
      if (closing) {
        return false;
      }
      startedAt = System.nanoTime();
      process = process.again();
      return true;
    }
  }

  /** Ends the server. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    synchronized (restarting) {
      process.end();
    }
  }
}
