package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.TestRedis;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * The script that takes permits, held to a bucket that is counted in whole numbers. Redis's clock
 * is the only thing that is not real: the test says what time it is.
 */
class TakeScriptTest {

  private static final long START = 1_790_000_000_000_000L;
  private static final String CLOCK = "redis.call('TIME')";
  private static final String EXPIRY = "'PX', string.format('%.0f', ";
  private static final String TEXT = text();
  private static final TestRedis redis = TestRedis.start();

  @AfterContainer
  static void stopRedis() {
    redis.close();
  }

  /** A limit, and what is asked of it when: microseconds after the one before, permits. */
  record Story(long requests, long periodSeconds, long burst, List<long[]> asks) {}

  @Provide
  Arbitrary<Story> stories() {
    Arbitrary<long[]> ask =
        Combinators.combine(
                Arbitraries.oneOf(
                    Arbitraries.longs().between(0, 2_000),
                    Arbitraries.longs().between(0, 5_000_000_000L)),
                Arbitraries.longs().between(1, 40))
            .as((wait, most) -> new long[] {wait, most});
    return Combinators.combine(
            Arbitraries.longs().between(1, 5_000),
            Arbitraries.of(1L, 7L, 60L, 3_600L, 86_400L),
            Arbitraries.longs().between(1, 200),
            ask.list().ofMinSize(1).ofMaxSize(40))
        .as(Story::new);
  }

  @Property(tries = 150)
  void bucketGivesWhatAnExactOneWouldAndNeverMore(@ForAll("stories") Story story) {
    redis.flush();
    redis.with(commands -> tell(story, commands));
  }

  private static boolean tell(Story story, RedisCommands<String, String> commands) {
    ExactBucket exact = new ExactBucket(story);
    long now = START;
    for (long[] ask : story.asks) {
      now += ask[0];

      long given = take(commands, now, ask[1], story);

      assertThat(given)
          .isBetween(exact.room(now, ask[1]) - exact.rounding(), exact.room(now, ask[1]));
      exact.take(now, given);
    }
    return true;
  }

  /** A bucket in whole numbers: its level is permits times the period in microseconds. */
  private static final class ExactBucket {
    private final Story story;
    private final long period;
    private long used;
    private long at = START;
    private int takes;

    ExactBucket(Story story) {
      this.story = story;
      this.period = story.periodSeconds * 1_000_000;
    }

    private long usedAt(long now) {
      return Math.max(0, used - (now - at) * story.requests);
    }

    long room(long now, long most) {
      return Math.min(most, (story.burst * period - usedAt(now)) / period);
    }

    void take(long now, long permits) {
      used = usedAt(now) + permits * period;
      at = now;
      takes += permits > 0 ? 1 : 0;
    }

    /** Each take is charged up to a microsecond too much: in permits, rounded up. */
    long rounding() {
      return (takes * story.requests + period - 1) / period;
    }
  }

  @Property(tries = 100)
  void quotasPeriodIsTheCalendars(@ForAll @LongRange(min = 0, max = 47_482) long day) {
    redis.flush();
    LocalDate date = LocalDate.ofEpochDay(day);
    long now = date.atTime(13, 30).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    long toMidnight = (10 * 60 + 30) * 60_000L;
    long daysLeft = YearMonth.from(date).atEndOfMonth().toEpochDay() - day;

    List<Long> daily = run(now, List.of("q"), "1", "1", "0", "0", "0", "5", "DAY");
    List<Long> monthly = run(now, List.of("m"), "1", "1", "0", "0", "0", "5", "MONTH");

    assertThat(daily).containsExactly(1L, now, 4L, toMidnight, day);
    assertThat(monthly)
        .containsExactly(
            1L, now, 4L, toMidnight + daysLeft * 86_400_000, date.withDayOfMonth(1).toEpochDay());
  }

  @Example
  void quotaIsNotOneMoreAndBeginsAnewWithItsPeriod() {
    redis.flush();
    long lastSecond = 1_798_761_599_000_000L;
    List<Long> given = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      given.add(run(lastSecond, List.of("q"), "1", "3", "0", "0", "0", "5", "DAY").get(0));
    }
    given.add(
        run(lastSecond + 1_000_000, List.of("q"), "1", "3", "0", "0", "0", "5", "DAY").get(0));

    assertThat(given).containsExactly(3L, 2L, 0L, 3L);
  }

  @Example
  void ofSeveralLimitsAllGiveOrNone() {
    redis.flush();
    String[] both = {"1", "9", "0", "0", "0", "1000", "10", "60000000", "2", "100", "MONTH"};
    List<String> keys = List.of("a", "b", "q");

    assertThat(run(START, keys, both).get(0)).isEqualTo(2);
    List<Long> denied = run(START, keys, both);

    assertThat(denied.get(0)).isZero();
    assertThat(denied.subList(2, 5)).containsExactly(2_000L, 120_000_000L, 98L);
  }

  @Example
  void bucketThatWasLostStartsEmptyAndFills() {
    redis.flush();
    String[] since = {"1", "9", Long.toString(START), "0", "0", "1000000", "5"};

    assertThat(run(START, List.of("a"), since).get(0)).isZero();
    assertThat(run(START + 2_500_000, List.of("a"), since).get(0)).isEqualTo(2);
    assertThat(run(START + 9_000_000, List.of("b"), since).get(0)).isEqualTo(5);
  }

  @Example
  void bucketThatIsOlderThanALossHoldsNoMoreThanOneThatIsGone() {
    redis.flush();
    String[] before = {"1", "1", "0", "0", "0", "1000000", "5"};
    String[] since = {"1", "9", Long.toString(START), "0", "0", "1000000", "5"};

    assertThat(run(START, List.of("a"), before).get(0)).isEqualTo(1);
    assertThat(run(START + 2_500_000, List.of("a"), since).get(0)).isEqualTo(2);
  }

  @Example
  void bucketOfAKeyThatWasMadeAfterALossIsFull() {
    redis.flush();
    String[] later = {
      "1", "9", Long.toString(START), Long.toString(START + 1_000), "0", "1000000", "5"
    };

    assertThat(run(START + 2_000, List.of("a"), later).get(0)).isEqualTo(5);
  }

  @Example
  void bucketThatIsFullAgainIsForgotten() {
    redis.flush();
    String[] arguments = {"1", "2", "0", "0", "0", "", "1000000", "5"};
    long left =
        redis.with(
            commands -> {
              commands.eval(TEXT, ScriptOutputType.MULTI, new String[] {"a"}, arguments);
              return commands.pttl("a");
            });

    assertThat(left).isBetween(1L, 2_000L);
  }

  @Example
  void whatWasGivenWithoutAskingIsChargedUntilTheBucketIsEmptyAndToAQuotaInFull() {
    redis.flush();
    String[] some = {"1", "1", "0", "0", "3", "1000000", "5", "20", "DAY"};
    String[] more = {"1", "0", "0", "0", "9", "1000000", "5", "20", "DAY"};

    List<Long> charged = run(START, List.of("a", "q"), some);
    List<Long> told = run(START + 1_000_000, List.of("a", "q"), more);

    assertThat(charged.subList(0, 4)).containsExactly(1L, START, 4_000_000L, 16L);
    assertThat(told.subList(0, 4)).containsExactly(0L, START + 1_000_000, 5_000_000L, 7L);
  }

  @Example
  void whatIsNoBucketCountsAsAFullOne() {
    redis.flush();
    redis.with(commands -> commands.set("a", "nonsense"));

    assertThat(run(START, List.of("a"), "1", "9", "0", "0", "0", "1000", "5").get(0)).isEqualTo(5);
  }

  @Example
  void whatWasTakenOfASharedBucketCountsAsManyPermitsIfItsLimitIsAnotherOne() {
    redis.flush();

    assertThat(shared(START, "7", "1000000", "10").get(0)).isEqualTo(7);
    assertThat(shared(START, "9", "500000", "20").get(2)).isEqualTo(8_000_000);
    assertThat(shared(START, "0", "2000000", "10").get(2)).isEqualTo(20_000_000);
    assertThat(shared(START, "9", "1000000", "17").get(0)).isEqualTo(1);
  }

  private static List<Long> shared(long now, String most, String interval, String burst) {
    return run(now, List.of("s"), "1", most, "0", "0", "0", "shared", interval, burst);
  }

  private static long take(
      RedisCommands<String, String> commands, long now, long most, Story story) {
    double interval = story.periodSeconds * 1_000_000.0 / story.requests;
    String[] arguments = {
      "1", Long.toString(most), "0", "0", "0", Double.toString(interval), Long.toString(story.burst)
    };
    return run(commands, now, List.of("bucket"), arguments).get(0);
  }

  private static List<Long> run(long now, List<String> keys, String... arguments) {
    return redis.with(commands -> run(commands, now, keys, arguments));
  }

  /** Runs the script at a time of the test's; what it stores is kept while the test lasts. */
  private static List<Long> run(
      RedisCommands<String, String> commands, long now, List<String> keys, String... arguments) {
    String clock = "{'" + now / 1_000_000 + "','" + now % 1_000_000 + "'}";
    String script = TEXT.replace(CLOCK, clock).replace(EXPIRY, EXPIRY + "1e7 + ");
    String[] names = keys.toArray(String[]::new);
    List<String> all = new ArrayList<>(List.of(arguments));
    if (arguments.length % 2 == 1) {
      all.add(5, ""); // Of a key's own.
    }
    return commands.eval(script, ScriptOutputType.MULTI, names, all.toArray(String[]::new));
  }

  private static String text() {
    try (InputStream in = RedisBuckets.class.getResourceAsStream("take.lua")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).contains(CLOCK, EXPIRY);
      return text;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
