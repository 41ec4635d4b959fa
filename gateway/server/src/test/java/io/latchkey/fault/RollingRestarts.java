package io.latchkey.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fault.Fleet.Answer;
import io.latchkey.fault.Population.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three rolling restarts under clients that obey HTTP. A load balancer's place is taken by a probe
 * of each gateway's readiness, which is as slow to notice as the drain delay allows. {@code
 * -Dfault.requests=} says how many requests there are at least. Not part of any build: run it with
 * {@code -Dtest=RollingRestarts}.
 */
class RollingRestarts {

  private static final int RESTARTS = 3;
  private static final int CLIENTS = 8;
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Set<String> inRotation = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<String, Integer> failed = new ConcurrentHashMap<>();

  @Test
  @SuppressWarnings("SystemOut") // The figure is what it is run for.
  void restartsFailNoRequest(@TempDir Path folder) throws Exception {
    int wanted = Integer.getInteger("fault.requests", 2_000);
    try (Receiver receiver = new Receiver();
        Fleet fleet = new Fleet(folder, new FaultyRedis(), "latchkey.drain.delay=2s");
        Population population = new Population(fleet, new History(), receiver)) {
      Key key = population.key("");
      inRotation.addAll(Fleet.GATEWAYS);
      List<Thread> threads = new ArrayList<>();
      threads.add(daemon(() -> probe(fleet)));
      for (int i = 0; i < CLIENTS; i++) {
        threads.add(daemon(() -> request(population, key.secret())));
      }
      for (int i = 0; i < RESTARTS || requests.get() < wanted; i++) {
        for (String gateway : Fleet.GATEWAYS) {
          fleet.restart(gateway);
          awaitRotation(gateway);
        }
      }
      over.set(true);
      for (Thread each : threads) {
        each.join();
      }
    }
    System.out.println("requests=" + requests + " failed=" + new TreeMap<>(failed));

    assertThat(failed).isEmpty();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "rolling");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void probe(Fleet fleet) {
    while (!over.get()) {
      for (String gateway : Fleet.GATEWAYS) {
        if (fleet.isReady(gateway)) {
          inRotation.add(gateway);
        } else {
          inRotation.remove(gateway);
        }
      }
      LockSupport.parkNanos(PROBE_NANOS);
    }
  }

  private void awaitRotation(String gateway) {
    while (!inRotation.contains(gateway)) {
      LockSupport.parkNanos(PROBE_NANOS);
    }
  }

  private void request(Population population, String secret) {
    while (!over.get()) {
      List<String> gateways = List.copyOf(inRotation);
      if (gateways.isEmpty()) {
        LockSupport.parkNanos(PROBE_NANOS);
        continue;
      }
      String gateway = gateways.get(ThreadLocalRandom.current().nextInt(gateways.size()));
      Answer answer = population.credentials().use(gateway, secret);
      requests.incrementAndGet();
      if (answer.status() != 200) {
        String code = answer.body().replaceAll(".*\"code\":\"([^\"]*)\".*", "$1");
        failed.merge(answer.status() + " " + code, 1, Integer::sum);
      }
    }
  }
}
