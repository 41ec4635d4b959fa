package io.latchkey;

import io.latchkey.drain.Drain;
import io.latchkey.drain.DrainSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * What a stop begins with, before Spring closes the listeners: clients and load balancers are told,
 * and have their time. Spring then waits for requests in progress; what takes longer than it may is
 * cut by a thread of its own.
 */
final class Shutdown implements ApplicationListener<ContextClosedEvent>, Ordered {

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private final ApplicationContext core;
  private final Drain drain;
  private final Duration delay;
  private final Duration timeout;

  /**
   * The stop of a gateway.
   *
   * @param alone whether there is no load balancer to wait for
   */
  Shutdown(ApplicationContext core, Drain drain, DrainSettings settings, boolean alone) {
    this.core = core;
    this.drain = drain;
    this.delay = settings.delay(alone);
    this.timeout = settings.timeout();
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    if (event.getApplicationContext() != core || drain.isDraining()) {
      return;
    }
    drain.begin();
    if (drain.isOpen() && !delay.isZero()) {
      log.info("stopping=true closesIn={} cutsIn={}", delay, delay.plus(timeout));
      pause(delay);
    }
    Thread cutting = new Thread(this::cutInTime, "latchkey-cut");
    cutting.setDaemon(true);
    cutting.start();
    drain.sayGoodbye();
  }

  private void cutInTime() {
    pause(timeout);
    drain.cut();
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
