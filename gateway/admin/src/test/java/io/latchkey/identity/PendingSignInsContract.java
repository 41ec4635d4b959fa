package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.AtOnce;
import io.latchkey.store.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What all {@link PendingSignIns} must do. */
public abstract class PendingSignInsContract {

  private final String state = UUID.randomUUID().toString();

  /** What is under test. */
  protected abstract PendingSignIns pending();

  /** Lets the time pass for which a sign-in is kept. */
  protected abstract void outlast(String state);

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @Test
  void signInIsTakenAsItWasPutAndOnlyOnce() {
    PendingSignIn first = signIn(null);
    PendingSignIn second = signIn(Instant.ofEpochMilli(1_800_000_000_123L));
    pending().put(state, first);
    pending().put(state + "x", second);

    assertThat(pending().take(state)).contains(first);
    assertThat(pending().take(state + "x")).contains(second);

    assertThat(pending().take(state)).isEmpty();
  }

  @Test
  void signInThatNobodyBeganIsNotThere() {
    assertThat(pending().take(state)).isEmpty();
  }

  @Test
  void ofManyWhoTakeASignInAtOnceOneGetsIt() {
    pending().put(state, signIn(null));

    assertThat(AtOnce.call(12, () -> pending().take(state)).stream().filter(Optional::isPresent))
        .hasSize(1);
  }

  @Test
  void signInThatNobodyFinishedIsForgotten() {
    pending().put(state, signIn(null));

    outlast(state);

    assertThat(pending().take(state)).isEmpty();
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    pending().put(state, signIn(null));

    whileAway(
        () -> {
          assertThatThrownBy(() -> pending().put("other", signIn(null)))
              .isInstanceOf(StoreUnavailableException.class);
          assertThatThrownBy(() -> pending().take(state))
              .isInstanceOf(StoreUnavailableException.class);
        });

    assertThat(pending().take(state)).contains(signIn(null));
  }

  private static PendingSignIn signIn(@Nullable Instant provenSince) {
    return new PendingSignIn(
        "browser",
        "nonce",
        "verifier",
        "https://console.example/oidc/return?a=b",
        "/keys?q=“naïve”",
        provenSince);
  }
}
