package io.latchkey.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a server that ends and can't be started again. */
class RedisKeeperTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CountDownLatch givenUp = new CountDownLatch(1);
  private Path folder;
  private Path binary;

  @BeforeEach
  void install(@TempDir Path temporary) throws IOException {
    folder = Files.createDirectory(temporary.resolve("data"));
    binary = temporary.resolve("redis-server");
    Files.copy(Installed.program("redis-server").toPath(), binary);
  }

  @Test
  void serverThatFailsForLongerThanThePatienceIsGivenUpOnce() throws Exception {
    try (RedisKeeper keeper = keeper(PATIENCE)) {
      Files.delete(binary);
      long killed = System.nanoTime();
      kill(keeper);

      givenUp.await();

      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isGreaterThanOrEqualTo(PATIENCE);
      assertThat(keeper.process().handle().isAlive()).isFalse();
    }
  }

  @Test
  void serverThatCanBeStartedWithinThePatienceIsNotGivenUp() throws Exception {
    try (RedisKeeper keeper = keeper(Duration.ofHours(1))) {
      Path aside = binary.resolveSibling("aside");
      Files.move(binary, aside);
      long before = keeper.process().handle().pid();
      kill(keeper);
      await().until(() -> !keeper.process().handle().isAlive());

      Files.move(aside, binary);

      await().until(() -> keeper.process().handle().pid() != before && keeper.process().answers());
      assertThat(givenUp.getCount()).isOne();
    }
  }

  @Test
  void keeperThatIsClosedWhileItTriesEndsAndIsNotGivenUp() throws Exception {
    try (RedisKeeper keeper = keeper(Duration.ofHours(1))) {
      Files.delete(binary);
      kill(keeper);
    }

    assertThat(givenUp.getCount()).isOne();
  }

  private RedisKeeper keeper(Duration patience) throws IOException {
    RedisProcess process = RedisProcess.start(binary, folder);
    RedisKeeper keeper = new RedisKeeper(process, patience, givenUp::countDown);
    keeper.start();
    return keeper;
  }

  private static void kill(RedisKeeper keeper) {
    assertThat(keeper.process().handle().destroyForcibly()).isTrue();
  }
}
