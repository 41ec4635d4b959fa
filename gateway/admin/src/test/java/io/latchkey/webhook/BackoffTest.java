package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Instant start = Instant.EPOCH;

  @Test
  void waitsDoubleUpToTwoHoursGiveOrTakeAQuarterAndEndAfterAboutADay() {
    Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofHours(24), new Random(1));
    List<Duration> waits = new ArrayList<>();
    Delivery delivery = Delivery.of("1-1", "key.revoked", "{}", start);
    Instant now = start;
    for (Instant next = backoff.next(delivery, now); next != null; ) {
      waits.add(Duration.between(now, next));
      now = next;
      delivery = delivery.after(Answer.of(500, Duration.ZERO), now, now);
      next = backoff.next(delivery, now);
    }

    for (int i = 0; i < waits.size(); i++) {
      double middle = Math.min(10_000.0 * Math.pow(2, i), 7_200_000);
      assertThat((double) waits.get(i).toMillis()).isBetween(middle * 0.75 - 1, middle * 1.25 + 1);
    }
    assertThat(Duration.between(start, now)).isBetween(Duration.ofHours(21), Duration.ofHours(24));
    assertThat(waits).hasSizeBetween(15, 30);
  }
}
