package io.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadMeterTest {

  private long requests = 100;
  private long nanos = 5;
  private final LoadMeter meter =
      new LoadMeter(
          new LoadSource() {
            @Override
            public long keys() {
              return 7;
            }

            @Override
            public long requests() {
              return requests;
            }
          },
          () -> nanos);

  @Test
  void rateIsThatOfTheTimeSinceTheReportBefore() {
    pass(2_000, 50);
    assertThat(meter.read()).isEqualTo(new Load(7, 25));

    pass(4_000, 10);

    assertThat(meter.read()).isEqualTo(new Load(7, 2.5));
  }

  @Test
  void rateOfLessThanASecondAgoStays() {
    pass(2_000, 50);
    meter.read();
    pass(999, 5_000);

    assertThat(meter.read()).isEqualTo(new Load(7, 25));
  }

  private void pass(long millis, long more) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    requests += more;
  }
}
