package io.latchkey.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.AtOnce;
import io.latchkey.idempotency.IdempotencyStore.Held;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link IdempotencyStore} must do. */
public abstract class IdempotencyStoreContract {

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final String name = UUID.randomUUID().toString();

  /** The store under test. */
  protected abstract IdempotencyStore store();

  /** Lets the time pass for which a claim counts as attended, and returns how long that was. */
  protected abstract Duration neglect(String name);

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @Test
  void freeNameIsClaimedAndItsClaimAttended() {
    assertThat(store().claim(name, "first claim", null)).isNull();

    assertThat(store().claim(name, "second", null)).isEqualTo(new Held("first claim", true));
  }

  @Test
  void namesDoNotKnowEachOther() {
    store().claim(name, "first", null);

    assertThat(store().claim(name + "x", "second", null)).isNull();
  }

  @Test
  void ofManyWhoClaimANameAtOnceOneGetsIt() {
    long claimed =
        AtOnce.call(16, () -> store().claim(name, UUID.randomUUID().toString(), null)).stream()
            .filter(held -> held == null)
            .count();

    assertThat(claimed).isEqualTo(1);
  }

  @Test
  void answerTakesItsClaimsPlaceAndIsGivenToWhoeverAsks() {
    store().claim(name, "claim", null);

    store().finish(name, "claim", "answer – “naïve”\n漢字");

    Held held = Objects.requireNonNull(store().claim(name, "again", null));
    assertThat(held.text()).isEqualTo("answer – “naïve”\n漢字");
    assertThat(store().claim(name, "again", "claim")).isNotNull();
  }

  @Test
  void forgottenNameIsFreeAgain() {
    store().claim(name, "claim", null);

    store().forget(name, "claim");

    assertThat(store().claim(name, "other", null)).isNull();
  }

  @Test
  void abandonedClaimIsReplacedByWhoKnowsIt() {
    store().claim(name, "claim", null);
    store().abandon(name, "claim");

    assertThat(store().claim(name, "other", null)).isEqualTo(new Held("claim", false));
    assertThat(store().claim(name, "other", "another")).isEqualTo(new Held("claim", false));
    assertThat(store().claim(name, "other", "claim")).isNull();
    assertThat(store().claim(name, "third", "claim")).isEqualTo(new Held("other", true));
  }

  @Test
  void claimThatIsAttendedIsNotReplaced() {
    store().claim(name, "claim", null);

    assertThat(store().claim(name, "other", "claim")).isEqualTo(new Held("claim", true));
  }

  @Test
  void claimThatNobodyAttendsToIsReplaced() {
    store().claim(name, "claim", null);

    Duration attended = neglect(name);

    assertThat(store().attendEvery()).isLessThan(attended.dividedBy(2));
    assertThat(store().claim(name, "other", null)).isEqualTo(new Held("claim", false));
    assertThat(store().claim(name, "other", "claim")).isNull();
  }

  @Test
  void claimIsKeptByWhoAttendsToItInTime() {
    store().claim(name, "claim", null);
    neglect(name);

    store().attend(name).toCompletableFuture().join();

    assertThat(store().claim(name, "other", "claim")).isEqualTo(new Held("claim", true));
  }

  @Test
  void ofManyWhoTakeAnAbandonedClaimOverAtOnceOneGetsIt() {
    store().claim(name, "claim", null);
    store().abandon(name, "claim");

    long taken =
        AtOnce.call(16, () -> store().claim(name, UUID.randomUUID().toString(), "claim")).stream()
            .filter(held -> held == null)
            .count();

    assertThat(taken).isEqualTo(1);
  }

  @Test
  void whoeverHasLostItsClaimChangesNothingAnyMore() {
    store().claim(name, "lost", null);
    store().abandon(name, "lost");
    store().claim(name, "claim", "lost");

    store().finish(name, "lost", "answer");
    store().forget(name, "lost");
    store().abandon(name, "lost");

    assertThat(store().claim(name, "other", null)).isEqualTo(new Held("claim", true));
  }

  @Test
  void nothingIsSettledUnderANameThatHoldsNothing() {
    store().finish(name, "claim", "answer");
    store().abandon(name, "claim");
    store().forget(name, "claim");

    assertThat(store().claim(name, "claim", null)).isNull();
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    store().claim(name, "claim", null);

    whileAway(
        () -> {
          assertUnavailable(() -> store().claim(name, "other", null));
          assertUnavailable(() -> store().finish(name, "claim", "answer"));
          assertUnavailable(() -> store().forget(name, "claim"));
          assertUnavailable(() -> store().abandon(name, "claim"));
          assertThat(store().attend(name).toCompletableFuture()).failsWithin(WAIT);
        });

    Held held = Objects.requireNonNull(store().claim(name, "other", null));
    assertThat(held.text()).isEqualTo("claim");
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class);
  }
}
