package io.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FleetClockTest {

  private static final Instant REDIS = Instant.parse("2030-01-31T12:00:00Z");
  private static final Instant WRONG = REDIS.minus(Duration.ofHours(1));

  private final AtomicLong ticks = new AtomicLong(-5_000_000);
  private final AtomicLong wall = new AtomicLong(WRONG.toEpochMilli());
  private final FleetClock clock =
      new FleetClock(ticks::get, () -> Instant.ofEpochMilli(wall.get()));

  @Test
  void beforeTheFirstReadingTheTimeIsThatOfTheWallClock() {
    pass(Duration.ofSeconds(1));

    assertThat(clock.instant()).isEqualTo(WRONG.plusSeconds(1));
    assertThat(clock.millis()).isEqualTo(WRONG.plusSeconds(1).toEpochMilli());
  }

  @Test
  void afterAReadingTheTimeIsRedissWhateverTheWallClockShows() {
    read(REDIS, Duration.ofMillis(4));

    assertThat(clock.instant()).isEqualTo(REDIS.plusMillis(2));
    assertThat(clock.skew()).isEqualTo(Duration.ofHours(-1).plusMillis(2));
  }

  @Test
  void settingTheWallClockBetweenReadingsChangesNothing() {
    read(REDIS, Duration.ofMillis(4));
    wall.addAndGet(TimeUnit.DAYS.toMillis(300));
    pass(Duration.ofSeconds(3));

    assertThat(clock.instant()).isEqualTo(REDIS.plusMillis(3002));
    assertThat(clock.millis()).isEqualTo(REDIS.plusMillis(3002).toEpochMilli());
  }

  @Test
  void aReadingIsWrongByAtMostHalfItsRoundTrip() {
    Duration roundTrip = Duration.ofMillis(600);
    long asked = clock.ticks();
    pass(Duration.ofMillis(50)); // Redis tells its time here.
    long told = micros(REDIS);
    pass(roundTrip.minusMillis(50));
    clock.read(asked, told);

    Duration wrong = Duration.between(REDIS.plus(roundTrip).minusMillis(50), clock.instant());
    assertThat(wrong.abs()).isLessThanOrEqualTo(roundTrip.dividedBy(2));
  }

  @Test
  void aSlowReadingDoesNotReplaceAnExactOne() {
    read(REDIS, Duration.ofMillis(2));
    pass(Duration.ofSeconds(1));
    Instant before = clock.instant();
    long asked = clock.ticks();
    pass(Duration.ofMillis(800));
    clock.read(asked, micros(before.plusMillis(1)));

    assertThat(clock.instant()).isEqualTo(before.plusMillis(800));
  }

  @Test
  void aSlowReadingThatProvesAnotherTimeReplacesAnExactOne() {
    read(REDIS, Duration.ofMillis(2));
    Instant moved = REDIS.plus(Duration.ofMinutes(10));
    read(moved, Duration.ofMillis(800));

    assertThat(clock.instant()).isEqualTo(moved.plusMillis(400));
  }

  @Test
  void anOldReadingGivesWayToALessExactOne() {
    read(REDIS, Duration.ofMillis(2));
    pass(Duration.ofMinutes(10)); // By 300 ms, two clocks may have drifted apart meanwhile.
    Instant drifted = clock.instant().plusMillis(150);
    read(drifted, Duration.ofMillis(100));

    assertThat(clock.instant()).isEqualTo(drifted.plusMillis(50));
  }

  @Test
  void aSkewIsWarnedOfFromTwoSecondsOn() {
    assertThat(FleetClock.isLarge(Duration.ofMillis(1999))).isFalse();
    assertThat(FleetClock.isLarge(Duration.ofMillis(-1999))).isFalse();
    assertThat(FleetClock.isLarge(Duration.ofSeconds(2))).isTrue();
    assertThat(FleetClock.isLarge(Duration.ofSeconds(-2))).isTrue();
  }

  private void read(Instant redis, Duration roundTrip) {
    long asked = clock.ticks();
    pass(roundTrip);
    clock.read(asked, micros(redis));
  }

  private void pass(Duration time) {
    ticks.addAndGet(time.toNanos());
    wall.addAndGet(time.toMillis());
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1000;
  }
}
