package io.latchkey.keystore.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RevokedKeysTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RevokedKeys seen = new RevokedKeys(Duration.ofHours(1), System::nanoTime);
  private final ApiKey key =
      new ApiKey(
          KeyId.generate(RANDOM),
          OrganizationId.generate(RANDOM),
          Set.of(ProjectId.generate(RANDOM)),
          Set.of(),
          List.of(),
          null,
          ApiKey.NEVER,
          false,
          1);

  @Test
  void suspensionThatTheStoreHasLostHolds() {
    seen.add(key.id(), new Suspension(true, 7, null));

    assertThat(seen.apply(key).isSuspended()).isTrue();
    assertThat(seen.apply(key.with(new Suspension(false, 6, null))).isSuspended()).isTrue();
  }

  @Test
  void suspensionEndsWithTheResumeThatTheRecordTellsOfOrThatWasSeen() {
    seen.add(key.id(), new Suspension(true, 7, null));
    assertThat(seen.apply(key.with(new Suspension(false, 8, null))).isSuspended()).isFalse();

    seen.add(key.id(), new Suspension(false, 8, null));
    assertThat(seen.apply(key).isSuspended()).isFalse();
  }

  @Test
  void whatComesLateChangesNothing() {
    seen.add(key.id(), new Suspension(false, 8, null));
    seen.add(key.id(), new Suspension(true, 7, null));

    assertThat(seen.apply(key).isSuspended()).isFalse();
    assertThat(seen.isSeenSuspended(key.id())).isFalse();
  }

  @Test
  void suspensionThatTheRecordTellsOfHoldsWhateverWasSeen() {
    seen.add(key.id(), new Suspension(false, 8, null));

    assertThat(seen.apply(key.with(new Suspension(true, 7, null))).isSuspended()).isTrue();
  }
}
