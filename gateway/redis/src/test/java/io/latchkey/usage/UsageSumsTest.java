package io.latchkey.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is added up by project and organization, beside the counts of keys. */
class UsageSumsTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long HOUR = 500_005;

  private final OrganizationId ours = OrganizationId.generate(RANDOM);
  private final OrganizationId theirs = OrganizationId.generate(RANDOM);
  private final ProjectId project = ProjectId.generate(RANDOM);
  private final ProjectId foreign = ProjectId.generate(RANDOM);
  private final Waiting waiting =
      new Waiting(
          1_000,
          new UsageOwners() {
            @Override
            public OrganizationId of(KeyId key) {
              return ours;
            }

            @Override
            public @Nullable OrganizationId of(ProjectId asked) {
              return asked.equals(project) ? ours : theirs;
            }
          });

  private Map<String, Map<String, Long>> taken() {
    return waiting.take(100, 1).stream().collect(Collectors.toMap(UsageDay::of, UsageDay::counts));
  }

  @Test
  void useOfAllKeysIsAddedUpByProjectAndOrganization() {
    waiting.count(KeyId.generate(RANDOM), project, HOUR, "allowed", 3);
    waiting.count(KeyId.generate(RANDOM), project, HOUR, "allowed", 4);
    waiting.count(KeyId.generate(RANDOM), project, HOUR, "2xx", 4);

    Map<String, Map<String, Long>> taken = taken();

    assertThat(taken).hasSize(5);
    assertThat(taken.get(project.value()))
        .isEqualTo(Map.of("13::allowed", 7L, "13::2xx", 4L))
        .isEqualTo(taken.get(ours.value()));
  }

  @Test
  void refusalOfAKeyForTheProjectOfSomebodyElseIsNotSeenThere() {
    waiting.count(KeyId.generate(RANDOM), foreign, HOUR, "project_not_allowed", 1);
    waiting.count(KeyId.generate(RANDOM), null, HOUR, "revoked_key", 1);

    Map<String, Map<String, Long>> taken = taken();

    assertThat(taken).doesNotContainKeys(foreign.value(), theirs.value());
    assertThat(taken.get(ours.value()))
        .isEqualTo(Map.of("13::project_not_allowed", 1L, "13::revoked_key", 1L));
  }

  @Test
  void useByAnOldSecretIsNotAddedTwice() {
    waiting.count(KeyId.generate(RANDOM), project, HOUR, "old_secret", 1);

    assertThat(taken()).hasSize(1);
  }
}
