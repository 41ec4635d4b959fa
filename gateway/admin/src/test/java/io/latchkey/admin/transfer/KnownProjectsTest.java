package io.latchkey.admin.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownProjectsTest {

  private final AtomicInteger lookups = new AtomicInteger();
  private final KnownProjects projects =
      new KnownProjects(
          name -> {
            lookups.incrementAndGet();
            return Optional.empty();
          });

  @Test
  void everChangingNamesAreNotKept() {
    for (int i = 0; i < 100_000; i++) {
      projects.find("project-" + i);
    }

    assertThat(projects.size()).isEqualTo(1_000);
  }

  @Test
  void longNamesAreNeitherKeptNorLookedUp() {
    for (int i = 0; i < 1_000; i++) {
      projects.find("p".repeat(60_000) + i);
    }

    assertThat(projects.size()).isZero();
    assertThat(lookups).hasValue(0);
  }

  @Test
  void nameIsLookedUpOnce() {
    projects.find("orders");
    projects.find("orders");

    assertThat(lookups).hasValue(1);
  }
}
