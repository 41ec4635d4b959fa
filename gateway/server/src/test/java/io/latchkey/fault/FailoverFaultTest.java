package io.latchkey.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels replace a primary that hangs, and that takes itself for the primary afterwards. */
class FailoverFaultTest {

  private static final long SEED = 801_286;
  private static final int LONGEST_PAUSE_MILLIS = 2_000;

  @Test
  void whatEndedStaysEndedWhenThePrimaryIsReplaced(@TempDir Path folder) {
    FailoverRedis redis = new FailoverRedis();
    new Rounds(
            redis,
            random -> {
              redis.failOver();
              // The old primary is back and may be asked before it learns that it was replaced.
              Rounds.pause(random, LONGEST_PAUSE_MILLIS);
              redis.awaitLevel();
            })
        .run(folder, SEED);
  }
}
