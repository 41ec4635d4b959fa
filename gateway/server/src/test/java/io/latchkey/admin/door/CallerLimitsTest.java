package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.TestRedis;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers that guess at tokens, and such that call too often, each at an address of its own. */
class CallerLimitsTest {

  private static final int FAILURES = 5;
  private static final int CALLS = 10;
  private static final String PATH = "/v1/instances";
  private static final AtomicInteger CALLERS = new AtomicInteger();

  private static TestRedis redis;
  private static AdminDoor door;

  private final String caller = newCaller();

  @BeforeAll
  static void open() {
    redis = TestRedis.start();
    door =
        AdminDoor.open(
            redis.port(),
            "latchkey.failures.per-minute=" + FAILURES,
            "latchkey.admin.calls-per-second=" + CALLS,
            "latchkey.admin.trusted-proxies=127.0.0.0/8");
  }

  @AfterAll
  static void close() {
    door.close();
    redis.close();
  }

  @Test
  void addressThatGuessesAtTokensIsHeldBackWhateverTokenComes() {
    List<Integer> told =
        IntStream.range(0, FAILURES)
            .map(i -> guess(caller, "guess-" + i).status())
            .boxed()
            .toList();

    Answer guess = guess(caller, "one-more");
    Answer right = guess(caller, AdminDoor.TOKEN);

    assertThat(told).containsOnly(401);
    assertThat(right.status()).isEqualTo(429);
    assertThat(guess.status()).isEqualTo(429);
    assertThat(guess.field("code")).isEqualTo("too_many_failures");
    assertThat(guess.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(Integer.parseInt(guess.header("Retry-After"))).isBetween(1, 60);
    assertThat(guess.header("WWW-Authenticate")).isEmpty();
  }

  @Test
  void rightTokenFromAnotherAddressIsTakenMeanwhile() {
    IntStream.range(0, FAILURES).forEach(i -> guess(caller, "guess"));

    assertThat(guess(newCaller(), AdminDoor.TOKEN).status()).isEqualTo(200);
    assertThat(door.get(PATH).status()).isEqualTo(200);
  }

  @Test
  void callsWithoutATokenAreNoGuesses() {
    for (int i = 0; i <= FAILURES; i++) {
      Answer missing =
          door.send(door.anonymous("GET", PATH, null).header("X-Forwarded-For", caller).build());
      assertThat(missing.field("code")).isEqualTo("missing_token");
    }

    assertThat(guess(caller, AdminDoor.TOKEN).status()).isEqualTo(200);
  }

  @Test
  void callerMayCallSoOftenInASecondReadsAndWritesTogether() {
    Answer refused = callUntilRefused();

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.field("code")).isEqualTo("rate_limited");
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(guess(newCaller(), AdminDoor.TOKEN).status()).isEqualTo(200);
    await().until(() -> guess(caller, AdminDoor.TOKEN).status() == 200);
  }

  @Test
  void healthAndMetersAreNotLimited() {
    IntStream.range(0, FAILURES).forEach(i -> guess(caller, "guess"));

    for (int i = 0; i < 3 * CALLS; i++) {
      Answer health =
          door.send(
              door.anonymous("GET", "/actuator/health/liveness", null)
                  .header("X-Forwarded-For", caller)
                  .header("Authorization", "Bearer guess")
                  .build());
      assertThat(health.status()).isEqualTo(200);
    }
  }

  /** A refusal: many call at once, so that on a slow machine too some call in the same second. */
  private Answer callUntilRefused() {
    return await()
        .until(
            () ->
                IntStream.range(0, 20 * CALLS)
                    .parallel()
                    .mapToObj(this::readOrWrite)
                    .filter(answer -> answer.status() / 100 != 2)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private Answer readOrWrite(int number) {
    return number % 2 == 0
        ? guess(caller, AdminDoor.TOKEN)
        : door.send(
            door.request("POST", "/v1/organizations", "{\"name\": \"Acme\"}")
                .header("X-Forwarded-For", caller)
                .build());
  }

  private static Answer guess(String caller, String token) {
    return door.send(
        door.anonymous("GET", PATH, null)
            .header("X-Forwarded-For", caller)
            .header("Authorization", "Bearer " + token)
            .build());
  }

  private static String newCaller() {
    return "203.0.113." + CALLERS.incrementAndGet();
  }
}
