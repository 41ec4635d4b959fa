package io.latchkey.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fault.History.Deed;
import io.latchkey.fixture.Patience;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds in which Sentinels replace a primary that hangs, and that takes itself for the primary
 * when it is back. {@code -Dfault.seed=SEED} replays a round's choices.
 */
class FailoverFaultTest {

  private static final int ROUNDS = 1;
  private static final int LONGEST_PAUSE_MILLIS = 2_000;

  private final History history = new History();

  @Test
  @SuppressWarnings("SystemOut") // The seed is how a run is replayed.
  void whatEndedStaysEndedWhenThePrimaryIsReplaced(@TempDir Path folder) throws Exception {
    int rounds = Integer.getInteger("fault.rounds", ROUNDS);
    long seed = Long.getLong("fault.seed", new SecureRandom().nextInt(1_000_000));
    System.out.println("fault.seed=" + seed + " fault.rounds=" + rounds);
    FailoverRedis redis = new FailoverRedis();
    try (Fleet fleet = new Fleet(folder, redis);
        Population population = new Population(fleet, history)) {
      population.use(population.key(", \"limits\": [{\"requests\": 20, \"period\": \"1s\"}]"));
      for (int i = 0; i < rounds; i++) {
        round(fleet, redis, population, new Random(seed + i));
        System.out.println(
            "round=%d fault.seed=%d deeds=%d uses=%d"
                .formatted(i, seed + i, history.deeds().size(), history.uses().size()));
        assertThat(Checker.endedSecretsAccepted(history)).as("fault.seed=%d", seed + i).isEmpty();
        assertThat(Checker.liveSecretsRefused(history)).as("fault.seed=%d", seed + i).isEmpty();
      }
    }
  }

  private void round(Fleet fleet, FailoverRedis redis, Population population, Random random)
      throws InterruptedException {
    changing(
        population,
        random,
        () -> {
          redis.failOver();
          pause(random);
          redis.awaitLevel();
        });
    fleet.awaitReady();
    changing(population, random, () -> {});

    population.awaitRolled();
  }

  /** Ends keys while something happens that begins once one end was acknowledged. */
  private void changing(Population population, Random random, Runnable trouble)
      throws InterruptedException {
    population.grow();
    int before = history.deeds().size();
    AtomicBoolean over = new AtomicBoolean();
    Thread changing = population.changing(new Random(random.nextLong()), over);
    awaitAcknowledged(before);
    trouble.run();
    over.set(true);
    changing.join();
  }

  /** Waits for a change behind the first so many that was acknowledged. */
  private void awaitAcknowledged(int before) {
    await("a change that is acknowledged")
        .atMost(Patience.LONG)
        .until(() -> history.deeds().stream().skip(before).anyMatch(Deed::isAcknowledged));
  }

  /** The old primary is back and may be asked before it learns that it was replaced. */
  private static void pause(Random random) {
    long end =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MILLIS));
    for (long left = 1; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
