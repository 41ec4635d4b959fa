package io.latchkey.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fault.History.Deed;
import io.latchkey.fixture.Patience;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Rounds in which one trouble befalls a Redis of many servers while keys are changed, and again
 * after it. {@code -Dfault.seed=SEED} replays a round's choices.
 */
final class Rounds {

  private final History history = new History();
  private final FleetRedis redis;
  private final Consumer<Random> trouble;

  /**
   * Rounds.
   *
   * @param trouble returns when it is over
   */
  Rounds(FleetRedis redis, Consumer<Random> trouble) {
    this.redis = redis;
    this.trouble = trouble;
  }

  /**
   * Runs as many rounds as are asked for; fails with the seed of one in which a promise broke.
   *
   * @param usual the seed of a build; a run that asks for rounds begins anywhere
   */
  @SuppressWarnings("SystemOut") // The seed is how a run is replayed.
  void run(Path folder, long usual) {
    int rounds = Integer.getInteger("fault.rounds", 1);
    boolean isAnywhere = System.getProperty("fault.rounds") != null;
    long any = isAnywhere ? new SecureRandom().nextInt(1_000_000) : usual;
    long seed = Long.getLong("fault.seed", any);
    System.out.println("fault.seed=" + seed + " fault.rounds=" + rounds);
    try (Receiver receiver = new Receiver();
        Fleet fleet = new Fleet(folder, redis);
        Population population = new Population(fleet, history, receiver)) {
      population.use(List.of(population.key("").secret()));
      Creations creations = new Creations(fleet);
      for (int i = 0; i < rounds; i++) {
        Random random = new Random(seed + i);
        Changes during = changes(fleet, population, creations, random, trouble);
        fleet.awaitReady();
        Changes after = changes(fleet, population, creations, random, none -> {});
        during.settle();
        after.settle();
        System.out.println(
            "round=%d fault.seed=%d deeds=%d uses=%d"
                .formatted(i, seed + i, history.deeds().size(), history.uses().size()));
        assertThat(Checker.endedSecretsAccepted(history)).as("fault.seed=%d", seed + i).isEmpty();
        assertThat(Checker.liveSecretsRefused(history)).as("fault.seed=%d", seed + i).isEmpty();
      }
    }
  }

  /** Changes keys while something happens that begins once one end was acknowledged. */
  private Changes changes(
      Fleet fleet,
      Population population,
      Creations creations,
      Random random,
      Consumer<Random> happening) {
    Changes changes = new Changes(fleet, history, population, creations);
    int before = history.deeds().size();
    AtomicBoolean over = new AtomicBoolean();
    Thread changing = changes.begin(new Random(random.nextLong()), over);
    await("a change that is acknowledged")
        .atMost(Patience.LONG)
        .until(() -> history.deeds().stream().skip(before).anyMatch(Deed::isAcknowledged));
    happening.accept(random);
    over.set(true);
    try {
      changing.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return changes;
  }

  /** Lets up to so many milliseconds pass. */
  static void pause(Random random, int longestMillis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(longestMillis));
    for (long left = 1; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
