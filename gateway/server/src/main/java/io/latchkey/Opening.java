package io.latchkey;

import io.latchkey.change.ChangeFeed;
import io.latchkey.demo.DemoProject;
import io.latchkey.demo.DemoProject.FirstKey;
import io.latchkey.demo.DemoUpstream;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;

/**
 * What is done when the change feed has been read for the first time: the demo is prepared and the
 * welcome printed. On a thread of its own, since Redis may be away for as long as it likes.
 */
final class Opening implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);
  private static final long POLL_MILLIS = 20;
  private static final long RETRY_MILLIS = 1000;

  private final BeanFactory core;
  private final @Nullable DemoUpstream demo;
  private final Welcome welcome;
  private final Consumer<String> out;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "latchkey-opening");

  Opening(BeanFactory core, @Nullable DemoUpstream demo, Welcome welcome, Consumer<String> out) {
    this.core = core;
    this.demo = demo;
    this.welcome = welcome;
    this.out = out;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Waits until the change feed has been read: before that every look-up fails, and a listener that
   * is open already would refuse requests. A store that is away is not waited for any longer.
   */
  static void awaitFeed(ChangeFeed feed, Duration atMost) {
    long began = System.nanoTime();
    while (!feed.hasCaughtUp() && System.nanoTime() - began < atMost.toNanos()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }

  /** Whether it is done; waits for that at most so long. */
  boolean await(long time, TimeUnit unit) throws InterruptedException {
    return done.await(time, unit);
  }

  private void run() {
    try {
      ChangeFeed feed = core.getBean(ChangeFeed.class);
      while (!feed.hasCaughtUp()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      core.getBean(Gatekeeper.class).rehearse();
      FirstKey first = demo == null ? null : prepare(demo);
      out.accept(welcome.text(demo != null, first));
      done.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("opening done=false reason=\"unexpected failure\"", e);
    }
  }

  private @Nullable FirstKey prepare(DemoUpstream upstream) throws InterruptedException {
    DemoProject project = core.getBean(DemoProject.class);
    while (true) {
      try {
        return project.prepare(upstream.uri());
      } catch (StoreUnavailableException e) {
        log.warn("demo prepared=false reason=\"{}\" action=retrying", e.getMessage());
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
