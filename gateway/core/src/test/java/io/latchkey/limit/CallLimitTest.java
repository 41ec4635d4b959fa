package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallLimitTest {

  private final InetAddress here = InetAddress.getLoopbackAddress();

  @Test
  void callsOfAPeriodMayComeAtOnceAndMoreMustWait() throws UnknownHostException {
    CallLimit limit = new CallLimit(5, Duration.ofMinutes(1));

    long allowed = IntStream.range(0, 1_000).filter(i -> limit.count("tool", here) == 0).count();

    assertThat(allowed).isEqualTo(5);
    assertThat(limit.count("another", here)).isZero();
    assertThat(limit.count("tool", InetAddress.getByName("192.0.2.1"))).isZero();
  }

  @Test
  void callerThatWaitedAsLongAsItWasToldIsLetThrough() {
    CallLimit limit = new CallLimit(1);
    limit.count("tool", here);

    await().until(() -> limit.count("tool", here) == 0);
    await().until(() -> limit.count("tool", here) == 1);
  }

  @Test
  void zeroIsNoLimit() {
    CallLimit limit = new CallLimit(0);

    assertThat(IntStream.range(0, 1_000).map(i -> limit.count("tool", here))).containsOnly(0);
  }
}
