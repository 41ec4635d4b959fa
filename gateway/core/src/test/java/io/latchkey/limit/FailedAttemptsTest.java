package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.key.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedAttemptsTest {

  private static final InetAddress CLIENT = address("192.0.2.1");

  @Test
  void clientIsHeldBackOnceItHasFailedMoreOftenThanItMay() {
    FailedAttempts attempts = attempts(3, 100);

    assertThat(IntStream.range(0, 3).map(i -> attempts.count(CLIENT))).containsOnly(0);

    assertThat(attempts.secondsHeldBack(CLIENT)).isBetween(1, 60);
    assertThat(attempts.count(CLIENT)).isBetween(1, 60);
    assertThat(attempts.secondsHeldBack(address("192.0.2.2"))).isZero();
    assertThat(attempts.count(address("192.0.2.2"))).isZero();
  }

  @Test
  void clientWithFailuresLeftIsNotHeldBack() {
    FailedAttempts attempts = attempts(2, 100);

    attempts.count(CLIENT);

    assertThat(attempts.secondsHeldBack(CLIENT)).isZero();
  }

  @Test
  void clientMayTryAgainAfterTheTimeThatItWasTold() {
    FailedAttempts attempts =
        new FailedAttempts(new FailureSettings(1, 100), Duration.ofMillis(300));
    attempts.count(CLIENT);
    assertThat(attempts.secondsHeldBack(CLIENT)).isLessThanOrEqualTo(1);

    await().until(() -> attempts.secondsHeldBack(CLIENT) == 0);

    assertThat(attempts.count(CLIENT)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1,                  false",
    "192.0.2.1,       192.0.2.2,                        false",
    "192.0.2.1,       ::ffff:192.0.2.1,                 true",
    "192.0.2.1,       ::ffff:192.0.2.2,                 false",
    "192.0.2.1,       ::192.0.2.1,                      false",
    "::1,             0.0.0.0,                          false",
    "::c000:201:0:0:0:1, 192.0.2.1,                     false",
    "127.0.0.1,       127.0.0.1,                        true",
  })
  void addressesCountTogetherWhereTheyAreOneClients(String one, String other, boolean together) {
    FailedAttempts attempts = attempts(1, 100);

    attempts.count(address(one));

    assertThat(attempts.secondsHeldBack(address(other)) > 0).isEqualTo(together);
  }

  @Test
  void ipv4AddressInIpv6ClothesIsThatAddress() throws UnknownHostException {
    byte[] clothes = new byte[16];
    clothes[10] = clothes[11] = (byte) 0xff;
    System.arraycopy(CLIENT.getAddress(), 0, clothes, 12, 4);
    FailedAttempts attempts = attempts(1, 100);

    attempts.count(Inet6Address.getByAddress(null, clothes, 0));

    assertThat(attempts.secondsHeldBack(CLIENT)).isPositive();
  }

  @Test
  void clientThatNeverFailedIsNotRemembered() {
    FailedAttempts attempts = attempts(1, 100);

    attempts.secondsHeldBack(CLIENT);

    assertThat(attempts.size()).isZero();
  }

  @Test
  void memoryIsBoundedHoweverManyAddressesFail() {
    FailedAttempts attempts = attempts(2, 1_000);

    IntStream.range(0, 200_000).forEach(i -> attempts.count(numbered(i)));
    IntStream.range(0, 200_000).forEach(i -> attempts.count(numbered(i / 4)));

    assertThat(attempts.size()).isLessThanOrEqualTo(2_000);
  }

  @Test
  void floodOfAddressesThatFailNowAndThenSetsNoOffenderFree() {
    FailedAttempts attempts = attempts(60, 1_000);
    IntStream.range(0, 60).forEach(i -> attempts.count(CLIENT));

    IntStream.range(0, 200_000).forEach(i -> attempts.count(numbered(i)));

    assertThat(attempts.secondsHeldBack(CLIENT)).isPositive();
  }

  @Test
  void whoeverFailsOnDuringAFloodIsHeldBack() {
    FailedAttempts attempts = attempts(60, 1_000);
    IntStream.range(0, 20_000).forEach(i -> attempts.count(numbered(i)));

    long told = IntStream.range(20_000, 60_000).filter(i -> failsBetween(attempts, i)).count();

    assertThat(told).isBetween(60L, 200L);
  }

  /** Whether the client is told that it failed, with another address failing before it. */
  private static boolean failsBetween(FailedAttempts attempts, int other) {
    attempts.count(numbered(other));
    return attempts.count(CLIENT) == 0;
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanOneClientMay() {
    FailedAttempts attempts = attempts(60, 100);
    AtomicInteger told = new AtomicInteger();

    IntStream.range(0, 10_000)
        .parallel()
        .filter(i -> attempts.count(CLIENT) == 0)
        .forEach(i -> told.incrementAndGet());

    assertThat(told).hasValue(60);
  }

  @Test
  void zeroSwitchesItOff() {
    FailedAttempts attempts = attempts(0, 100);

    assertThat(IntStream.range(0, 1_000).map(i -> attempts.count(CLIENT))).containsOnly(0);

    assertThat(attempts.secondsHeldBack(CLIENT)).isZero();
    assertThat(attempts.size()).isZero();
  }

  private static FailedAttempts attempts(int perMinute, int addresses) {
    return new FailedAttempts(new FailureSettings(perMinute, addresses));
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(Network.literal(text));
  }

  private static InetAddress numbered(int number) {
    return address("10." + (number >> 16) + "." + (number >> 8 & 0xff) + "." + (number & 0xff));
  }
}
