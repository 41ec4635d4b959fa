package io.latchkey.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.access.DenialReason;
import io.latchkey.access.Grant;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageCountsTest {

  private static final Random RANDOM = new Random(7);
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();
  private static final Instant NOW = Instant.parse("2030-01-31T23:59:59.999Z");

  private final OrganizationId organization = OrganizationId.generate(RANDOM);
  private final ProjectId project = ProjectId.generate(RANDOM);

  @Test
  void everyRequestIsCountedOnceWhileCountsAreEmptied() {
    UsageCounts counts = counts(1_000_000);
    List<Grant> grants = List.of(grant(), grant(), grant());
    Waiting waiting = new Waiting(1_000_000, UsageOwners.NONE);

    List<CompletableFuture<Void>> callers =
        IntStream.range(0, 4)
            .mapToObj(
                caller ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 100_000; i++) {
                            counts.allowed(grants.get(i % 3), CLIENT);
                          }
                        }))
            .toList();
    while (!callers.stream().allMatch(CompletableFuture::isDone)) {
      counts.drainTo(waiting);
    }
    counts.drainTo(waiting);

    assertThat(total(waiting.take(10, 1))).isEqualTo(400_000);
    assertThat(counts.size()).isZero();
    assertThat(counts.dropped()).isZero();
  }

  @Test
  void nothingStaysOfAMillionKeysThatWereUsedOnce() {
    UsageCounts counts = counts(20_000);
    Waiting waiting = new Waiting(20_000, UsageOwners.NONE);
    long written = 0;

    for (int i = 0; i < 1_000_000; i++) {
      counts.allowed(grant(), CLIENT);
      if (i % 10_000 == 9_999) {
        counts.drainTo(waiting);
        written += total(waiting.take(10_000, 1));
      }
    }

    assertThat(written).isEqualTo(1_000_000);
    assertThat(counts.size() + waiting.size()).isZero();
    assertThat(counts.dropped() + waiting.dropped()).isZero();
  }

  @Test
  void millionKeysThatCannotBeWrittenTakeBoundedMemoryAndTheRestIsCountedAsDropped() {
    UsageCounts counts = counts(2_000);
    Waiting waiting = new Waiting(5_000, UsageOwners.NONE);

    for (int i = 0; i < 1_000_000; i++) {
      counts.allowed(grant(), CLIENT);
      if (i % 1_000 == 999) {
        counts.drainTo(waiting);
      }
    }

    assertThat(counts.size()).isZero();
    assertThat(waiting.size()).isEqualTo(5_000);
    assertThat(counts.dropped() + waiting.dropped()).isEqualTo(995_000);
  }

  @Test
  void countIsOfTheHourAndDayInUtcInWhichTheRequestWasDecidedOver() {
    UsageCounts counts = counts(1_000);
    Grant grant = grant();
    Waiting waiting = new Waiting(1_000, UsageOwners.NONE);

    long at = counts.allowed(grant, CLIENT);
    counts.answered(grant, at, 204);
    counts.drainTo(waiting);

    UsageDay day = waiting.take(10, 1).get(0);
    assertThat(day.day()).isEqualTo(LocalDate.parse("2030-01-31"));
    assertThat(day.counts())
        .containsOnlyKeys("23:" + project + ":allowed", "23:" + project + ":2xx");
    assertThat(day.lastUse()).isEqualTo(new LastUse(NOW, CLIENT.getHostAddress()));
  }

  @Test
  void refusedRequestCountsButIsNoUse() {
    UsageCounts counts = counts(1_000);
    Waiting waiting = new Waiting(1_000, UsageOwners.NONE);
    KeyId key = KeyId.generate(RANDOM);

    counts.denied(key, null, DenialReason.REVOKED_KEY);
    counts.drainTo(waiting);

    UsageDay day = waiting.take(10, 1).get(0);
    assertThat(day.counts()).containsOnlyKeys("23::revoked_key");
    assertThat(day.lastUse()).isNull();
  }

  @Test
  void statusThatIsNoneIsNotCounted() {
    UsageCounts counts = counts(1_000);
    Grant grant = grant();

    for (int status : List.of(-1, 0, 99, 600, 999)) {
      counts.answered(grant, 0, status);
    }

    assertThat(counts.size()).isZero();
  }

  @Test
  void earlierUseDoesNotReplaceALaterOne() {
    Waiting waiting = new Waiting(1_000, UsageOwners.NONE);
    KeyId key = KeyId.generate(RANDOM);
    waiting.count(key, project, 1, "allowed", 1);

    waiting.lastUse(key, 3_600_002, CLIENT);
    waiting.lastUse(key, 3_600_001, CLIENT);

    assertThat(waiting.take(1, 1).get(0).lastUse())
        .isEqualTo(new LastUse(Instant.ofEpochMilli(3_600_002), CLIENT.getHostAddress()));
  }

  private static UsageCounts counts(int maximum) {
    return new UsageCounts(maximum, InstantSource.fixed(NOW));
  }

  private Grant grant() {
    KeyId key = KeyId.generate(RANDOM);
    return new Grant(key, organization, project, ApiKey.NEVER);
  }

  private static long total(List<UsageDay> days) {
    List<Long> all = new ArrayList<>();
    days.forEach(day -> all.addAll(day.counts().values()));
    return all.stream().mapToLong(Long::longValue).sum();
  }
}
