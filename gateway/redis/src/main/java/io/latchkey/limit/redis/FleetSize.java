package io.latchkey.limit.redis;

import io.latchkey.change.Fleet;
import io.latchkey.change.Instance;
import io.latchkey.store.StoreUnavailableException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many gateways share the limits: those that proxy and are alive, as last known; from 1. */
final class FleetSize implements IntSupplier, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FleetSize.class);
  private static final String PROXY = "proxy";
  private static final long EVERY_MILLIS = 1000;

  private final Fleet fleet;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "latchkey-fleet-size");
            thread.setDaemon(true);
            return thread;
          });
  private volatile int size = 1;

  FleetSize(Fleet fleet) {
    this.fleet = fleet;
    thread.scheduleWithFixedDelay(this::count, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public int getAsInt() {
    return size;
  }

  private void count() {
    try {
      long proxies =
          fleet.instances().stream().filter(Instance::alive).filter(FleetSize::proxies).count();
      size = (int) Math.max(1, proxies);
    } catch (StoreUnavailableException e) {
      // The last known size holds.
    } catch (RuntimeException e) {
      log.error("limits fleetSize=unknown", e); // Thrown on, it would be the last count.
    }
  }

  /** Whether an instance shares the limits. */
  static boolean proxies(Instance instance) {
    return instance.roles().contains(PROXY);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
