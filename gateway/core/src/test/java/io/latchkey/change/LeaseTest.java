package io.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final Duration LENGTH = Duration.ofSeconds(30);

  private final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
  private final Lease lease = new Lease(ticks::get, () -> Instant.ofEpochMilli(millis.get()));

  @Test
  void leaseThatWasNeverGivenHasRunOut() {
    assertThat(lease.isValid()).isFalse();
    assertThat(lease.left()).isZero();
  }

  @Test
  void leaseCountsFromBeforeItWasAskedForAndEndsBeforeTheOthersBelieve() {
    Lease.Asked asked = lease.ask();
    pass(Duration.ofSeconds(10));
    lease.renewed(asked, LENGTH);

    assertThat(lease.left())
        .isLessThan(Duration.ofSeconds(20))
        .isGreaterThan(Duration.ofSeconds(19));

    pass(Duration.ofSeconds(19));
    assertThat(lease.isValid()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(lease.isValid()).isFalse();
  }

  @Test
  void wallClockSetBackDoesNotProlongTheLease() {
    lease.renewed(lease.ask(), LENGTH);

    millis.addAndGet(-Duration.ofHours(1).toMillis());
    ticks.addAndGet(LENGTH.toNanos());

    assertThat(lease.isValid()).isFalse();
  }

  @Test
  void machineThatWasSuspendedHasNoLeaseWhenItWakes() {
    lease.renewed(lease.ask(), LENGTH);

    millis.addAndGet(LENGTH.toMillis());

    assertThat(lease.isValid()).isFalse();
  }

  private void pass(Duration time) {
    ticks.addAndGet(time.toNanos());
    millis.addAndGet(time.toMillis());
  }
}
