package io.latchkey.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slot that has all keys, the change feed and the event log moves from server to server. */
class ClusterFaultTest {

  private static final long SEED = 450_669;
  private static final int LONGEST_PAUSE_MILLIS = 1_500;

  @Test
  void whatEndedStaysEndedWhenItsSlotMoves(@TempDir Path folder) {
    ClusterRedis redis = new ClusterRedis();
    new Rounds(
            redis,
            random -> {
              redis.moveSlot(random);
              Rounds.pause(random, LONGEST_PAUSE_MILLIS);
            })
        .run(folder, SEED);
  }
}
