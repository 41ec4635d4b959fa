package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.encryption.DecryptionReports.Reader;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecryptionReportsTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final DecryptionReports reports = new DecryptionReports();
  private final Reader reader =
      new Reader(
          KeyId.generate(RANDOM),
          OrganizationId.generate(RANDOM),
          ProjectId.generate(RANDOM),
          FieldClass.DEFAULT);

  @Test
  void countIsTakenOnce() {
    reports.decrypted(reader, 2);
    reports.decrypted(reader, 3);
    reports.refused(reader, 1);

    assertThat(reports.takeDecrypted()).containsOnlyKeys(reader).containsValue(5L);
    assertThat(reports.takeDecrypted()).isEmpty();
    assertThat(reports.takeRefused()).containsValue(1L);
  }

  @Test
  void nothingIsLostOfWhatIsNotedWhileItIsTaken() {
    List<CompletableFuture<Void>> noting =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () ->
                            IntStream.range(0, 10_000).forEach(n -> reports.decrypted(reader, 1))))
            .toList();
    long taken = 0;
    while (!noting.stream().allMatch(CompletableFuture::isDone)) {
      taken += sum();
    }

    assertThat(taken + sum()).isEqualTo(40_000);
  }

  private long sum() {
    return Stream.of(reports.takeDecrypted())
        .flatMap(each -> each.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
