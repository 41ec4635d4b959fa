package io.latchkey.proxy.lane;

import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Has a stop wait for the exchanges in the lane, as the web server has it wait for those that it
 * carries itself.
 */
final class LaneStop implements SmartLifecycle {

  private static final long POLL_MILLIS = 20;

  private final LaneUpstreams upstreams;
  private volatile boolean running;

  LaneStop(LaneUpstreams upstreams) {
    this.upstreams = upstreams;
  }

  /** With the web server, whose connections these are. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop(Runnable callback) {
    Waiting waiting = new Waiting(callback);
    waiting.next();
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Asks each event loop in turn until none has an exchange. */
  private final class Waiting {

    private final Runnable callback;
    private final Iterator<LaneLoop> loops = upstreams.loops().iterator();

    Waiting(Runnable callback) {
      this.callback = callback;
    }

    void next() {
      if (loops.hasNext()) {
        look(loops.next());
      } else {
        running = false;
        callback.run();
      }
    }

    private void look(LaneLoop loop) {
      loop.loop()
          .execute(
              () -> {
                if (loop.exchanges() == 0) {
                  next();
                } else {
                  var unused =
                      loop.loop().schedule(() -> look(loop), POLL_MILLIS, TimeUnit.MILLISECONDS);
                }
              });
    }
  }
}
