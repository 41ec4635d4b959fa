package io.latchkey.admin.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.identity.Session;
import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepUpTest {

  private static final Instant BEGIN = Instant.parse("2030-01-31T12:00:00Z");
  private static final UserId USER = new UserId("usr_aaaaaaaaaaaaaaaaaaaa");

  private Instant now = BEGIN;
  private final StepUp freshness = new StepUp(Duration.ofMinutes(15), () -> now);

  private static Actor actor(@Nullable Session session) {
    return new Actor(
        USER, "Ada", false, Map.of(), new Actor.Proof("127.0.0.1", "ses_or_tok", session, null));
  }

  private static Session session() {
    KeyHash hash = KeyHash.ofBase64Url("A".repeat(43));
    return new Session("ses_a", hash, USER, null, BEGIN, BEGIN, BEGIN.plus(Duration.ofHours(12)));
  }

  @Test
  void proofCountsForFifteenMinutesAndNotAMomentLonger() {
    now = BEGIN.plus(Duration.ofMinutes(15)).minusMillis(1);
    assertThatCode(() -> freshness.check(actor(session()))).doesNotThrowAnyException();

    now = BEGIN.plus(Duration.ofMinutes(15));

    assertThatThrownBy(() -> freshness.check(actor(session())))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.kind()).isEqualTo(ProblemKind.REAUTHENTICATION_REQUIRED));
  }

  @Test
  void newProofCountsFromWhenItWasGiven() {
    now = BEGIN.plus(Duration.ofHours(2));

    Session renewed = session().authenticated(now);

    assertThat(freshness.ends(renewed)).isEqualTo(now.plus(Duration.ofMinutes(15)));
    assertThatCode(() -> freshness.check(actor(renewed))).doesNotThrowAnyException();
  }

  @Test
  void tokensAreNeverAsked() {
    now = BEGIN.plus(Duration.ofDays(300));

    assertThatCode(() -> freshness.check(actor(null))).doesNotThrowAnyException();
    assertThatCode(() -> freshness.check(Actor.systemOperator("127.0.0.1")))
        .doesNotThrowAnyException();
  }
}
