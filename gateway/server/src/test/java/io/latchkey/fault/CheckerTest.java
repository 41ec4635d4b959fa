package io.latchkey.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fault.History.Deed;
import io.latchkey.fault.History.Kind;
import io.latchkey.fault.History.Resumption;
import io.latchkey.fault.History.Use;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker sees what it is there to see, and no more. */
class CheckerTest {

  private static final long MILLI = 1_000_000;

  private final History history = new History();

  private void deed(Kind kind, int status, Map<String, Long> pending) {
    history.add(
        new Deed(
            kind, "key_1", List.of("old", "token"), 100 * MILLI, 200 * MILLI, status, pending));
  }

  private void use(String gateway, String secret, long sentMilli, int status) {
    long sent = sentMilli * MILLI;
    history.add(new Use(gateway, secret, sent, sent + MILLI, status));
  }

  @ParameterizedTest
  @EnumSource
  void secretThatIsAcceptedAfterItsAcknowledgedEndIsSeen(Kind kind) {
    deed(kind, 200, Map.of());
    use("g1", "old", 150, 200);
    use("g1", "old", 201, 200);
    use("g2", "token", 201, 200);

    assertThat(Checker.endedSecretsAccepted(history)).hasSize(2);
  }

  @Test
  void suspendedKeyMayBeAcceptedOnceItsResumptionWasAskedForAndNoSooner() {
    deed(Kind.SUSPEND, 200, Map.of());
    history.add(new Resumption("key_1", 300 * MILLI));
    use("g1", "old", 298, 200);
    assertThat(Checker.endedSecretsAccepted(history)).hasSize(1);

    use("g1", "old", 300, 200);
    assertThat(Checker.endedSecretsAccepted(history)).hasSize(1);

    deed(Kind.REVOKE, 200, Map.of());
    use("g1", "old", 400, 200);
    assertThat(Checker.endedSecretsAccepted(history)).hasSizeGreaterThan(1);
  }

  @Test
  void keyBelowItsLimitMayBeUnknownableButNotRefused() {
    use("g1", "ample", 400, 503);
    assertThat(Checker.refusedBelowTheLimit(history, "ample", 0)).isEmpty();

    use("g1", "ample", 400, 429);
    assertThat(Checker.refusedBelowTheLimit(history, "ample", 0)).hasSize(1);
    assertThat(Checker.refusedBelowTheLimit(history, "ample", 401 * MILLI)).isEmpty();
  }

  @Test
  void instanceThatIsPendingMayAcceptASecretUntilTheNamedEndAndNoLonger() {
    deed(Kind.REVOKE, 200, Map.of("g1", 300 * MILLI));
    use("g1", "old", 299, 200);
    assertThat(Checker.endedSecretsAccepted(history)).isEmpty();

    use("g2", "old", 299, 200);
    assertThat(Checker.endedSecretsAccepted(history)).hasSize(1);

    use("g1", "old", 301, 200);
    assertThat(Checker.endedSecretsAccepted(history)).hasSize(2);
  }

  @Test
  void endThatWasNotAcknowledgedPromisesNothing() {
    deed(Kind.REVOKE, 503, Map.of());
    use("g1", "old", 400, 200);
    use("g1", "other", 400, 200);

    assertThat(Checker.endedSecretsAccepted(history)).isEmpty();
  }

  @Test
  void keyThatNobodyHasEndedMayBeUnknownableButNotRefused() {
    deed(Kind.REVOKE, 503, Map.of());
    use("g1", "old", 400, 401);
    use("g1", "live", 400, 503);
    use("g1", "live", 400, History.NO_ANSWER);
    assertThat(Checker.liveSecretsRefused(history)).isEmpty();

    use("g1", "live", 400, 401);
    assertThat(Checker.liveSecretsRefused(history)).hasSize(1);
  }

  @Test
  void windowWithOneMoreThanItsLimitIsSeenWhereverItIs() {
    for (int i = 0; i < 20; i++) {
      use("g1", "limited", i * 1000L, 200); // One a second is what accrues.
    }
    use("g1", "limited", 5000, 200);
    use("g2", "limited", 5000, 200);
    assertThat(Checker.windowsOverTheLimit(history, "limited", 1, 3.5, 0)).isEmpty();

    use("g1", "limited", 5000, 200);
    assertThat(Checker.windowsOverTheLimit(history, "limited", 1, 3.5, 0)).isNotEmpty();
    assertThat(Checker.windowsOverTheLimit(history, "other", 1, 0, 0)).isEmpty();
    assertThat(Checker.windowsOverTheLimit(history, "limited", 1, 3.5, 5500 * MILLI)).isEmpty();
  }
}
