package io.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.FaultProxy;
import io.latchkey.fixture.FaultProxy.Fault;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StandingSessionTest {

  private static final RedisScript READING =
      new RedisScript("reading", "return 7", "0".repeat(40), ScriptOutputType.INTEGER);

  private static TestRedis redis;
  private static FaultProxy line;
  private static TestCore core;

  @SuppressWarnings("NullAway.Init") // Each test connects with the timeout that it needs.
  private StandingSession session;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    line = FaultProxy.to(redis.port());
    core = TestCore.start(line.port());
  }

  @AfterAll
  static void stop() {
    core.close();
    line.close();
    redis.close();
  }

  private void connect(Duration timeout) {
    session = new StandingSession("test", core.get(RedisConnector.class), timeout);
    await().atMost(Patience.LONG).until(session::isOpen);
  }

  @AfterEach
  void disconnect() {
    line.heal();
    session.stop();
  }

  private CompletableFuture<Long> read() {
    return session.read(READING, List.of());
  }

  @Test
  void whatWasAskedOnAConnectionThatIsLostIsAskedAgainOnTheNext() {
    connect(Patience.LONG);
    line.inflict(Fault.LOSE_REPLIES);
    CompletableFuture<Long> answer = read();

    line.heal();

    assertThat(answer).succeedsWithin(Patience.LONG).isEqualTo(7L);
  }

  @Test
  void whatIsAskedJustAfterALossWaitsForTheNextConnection() {
    connect(Patience.LONG);
    line.inflict(Fault.CUT);
    await().atMost(Patience.LONG).until(() -> !session.isOpen());
    CompletableFuture<Long> answer = read();
    assertThat(answer).isNotDone();

    line.heal();

    assertThat(answer).succeedsWithin(Patience.LONG).isEqualTo(7L);
  }

  @Test
  void storeThatHasBeenAwayForLongerThanAnAnswerMayTakeIsNotWaitedFor() {
    connect(Duration.ofSeconds(1));
    line.inflict(Fault.CUT);

    await()
        .atMost(Patience.LONG)
        .untilAsserted(() -> assertThat(read()).isCompletedExceptionally());
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> RedisSession.await(read()));
  }

  @Test
  void whatMayHaveChangedSomethingIsNotAskedAgain() {
    connect(Patience.LONG);
    line.inflict(Fault.LOSE_REPLIES);
    CompletableFuture<Long> answer = session.run(READING, List.of());

    line.heal();

    assertThat(answer).failsWithin(Patience.LONG);
  }
}
