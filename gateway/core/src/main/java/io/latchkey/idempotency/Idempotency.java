package io.latchkey.idempotency;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are carried out once, however often they are made. Calls block unless they say
 * otherwise, and throw {@link io.latchkey.store.StoreUnavailableException} if the store can't be
 * asked.
 */
public final class Idempotency {

  private static final int SEED_BYTES = 32;

  private final IdempotencyStore store;
  private final SecureRandom random = new SecureRandom();

  public Idempotency(IdempotencyStore store) {
    this.store = store;
  }

  /** What is to be done with a call. */
  public sealed interface Begun {}

  /** It is the caller's to carry out, and to attend to until it is settled. */
  public record Ours(Claim claim) implements Begun {}

  /** It was carried out: this is its answer. */
  public static final class Answered implements Begun {

    private final byte[] answer;

    Answered(byte[] answer) {
      this.answer = answer;
    }

    public byte[] answer() {
      return answer.clone();
    }
  }

  /** Somebody is carrying it out. */
  public record UnderWay() implements Begun {}

  /** The {@code Idempotency-Key} came with another call. */
  public record OtherCall() implements Begun {}

  /**
   * Begins a call, or carries on with one that was abandoned.
   *
   * @param print the call's fingerprint under this key
   */
  public Begun begin(IdempotencyKey key, String print) {
    return begin(key, print, "");
  }

  /**
   * The same, about something that whoever carries on may not be able to tell any more.
   *
   * @param subject kept in the claim, encrypted
   */
  public Begun begin(IdempotencyKey key, String print, String subject) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    Claim claim = new Claim(key, print, owner(), new Claim.Kept(seed, subject), false);
    IdempotencyStore.Held held = store.claim(key.name(), claim.text(), null);
    return held == null ? new Ours(claim) : held(key, print, held);
  }

  /** Carries on with a call that was begun before; null if there is none. */
  public @Nullable Begun again(IdempotencyKey key, String print) {
    IdempotencyStore.Held held = store.find(key.name());
    return held == null ? null : held(key, print, held);
  }

  private Begun held(IdempotencyKey key, String print, IdempotencyStore.Held held) {
    String[] parts = held.text().split(" ", 4);
    if (parts.length < 2 || !IdempotencyKey.same(print, parts[0])) {
      return new OtherCall();
    }
    if (!parts[1].equals(Claim.UNDER_WAY)) {
      byte[] answer = key.open(parts[1]);
      return answer == null ? new UnderWay() : new Answered(answer);
    }
    byte[] kept = parts.length < 4 || held.attended() ? null : key.open(parts[3]);
    return kept == null || kept.length < SEED_BYTES
        ? new UnderWay()
        : carryOn(new Claim(key, print, owner(), Claim.Kept.of(kept, SEED_BYTES), true), held);
  }

  private Begun carryOn(Claim claim, IdempotencyStore.Held abandoned) {
    boolean ours = store.claim(claim.key().name(), claim.text(), abandoned.text()) == null;
    return ours ? new Ours(claim) : new UnderWay();
  }

  private static String owner() {
    return UUID.randomUUID().toString();
  }

  /** How often a call that is being carried out must be attended to. */
  public Duration attendEvery() {
    return store.attendEvery();
  }

  /** Says that a call is being carried out still. Doesn't block. */
  public CompletionStage<?> attend(Claim claim) {
    return store.attend(claim.key().name());
  }

  /** Keeps a call's answer, to be given again. */
  public void finish(Claim claim, byte[] answer) {
    String sealed = claim.print() + " " + claim.key().seal(answer);
    store.finish(claim.key().name(), claim.text(), sealed);
  }

  /** Forgets a call that has changed nothing. */
  public void forget(Claim claim) {
    store.forget(claim.key().name(), claim.text());
  }

  /** Leaves a call that may have been carried out to whoever makes it again. */
  public void abandon(Claim claim) {
    store.abandon(claim.key().name(), claim.text());
  }
}
