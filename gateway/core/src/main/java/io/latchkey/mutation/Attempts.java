package io.latchkey.mutation;

import io.latchkey.keystore.ConflictException;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How often one mutation has been tried. A mutation that lost a race, or whose answer was lost, is
 * tried again on what is stored then; this is what makes that end. Used by one thread.
 */
public final class Attempts {

  private static final int MOST_RACES = 100;
  private static final int MOST_REPLIES = 3;
  private static final int MOST_QUESTIONS = 20;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private int races;
  private int replies;
  private @Nullable StoreUnavailableException lost;

  /** The attempts at a mutation that somebody else has begun, and may have carried out. */
  static Attempts afterAnother() {
    Attempts attempts = new Attempts();
    attempts.lost = new StoreUnavailableException("the console that began the call is gone");
    return attempts;
  }

  /** Whether an earlier try may have been carried out without our knowing. */
  public boolean anyReplyLost() {
    return lost != null;
  }

  /**
   * Changes whatever is stored by then: reads it, and tries again on what is stored after a lost
   * race or a lost reply.
   *
   * @param find reads what the mutation is about
   * @param mutation throws {@link ConflictException} if somebody else was faster
   * @throws StoreUnavailableException if nothing was changed
   * @throws OutcomeUnknownException if it may have been
   */
  public <F, T> T change(Supplier<F> find, Function<F, T> mutation) {
    while (true) {
      F found = ask(find);
      try {
        return mutation.apply(found);
      } catch (ConflictException e) {
        lostRace(e);
      } catch (StoreUnavailableException e) {
        lostReply(e);
      }
    }
  }

  /**
   * Carries out a mutation that can happen only once, such as creating a record. What the store
   * refuses after a lost reply may be this mutation's own doing: then that is its result.
   *
   * @param mutation whatever else it throws is a refusal
   * @param stored what an earlier try has left; empty if there is nothing of it
   * @throws OutcomeUnknownException if it may have happened
   */
  public <T> T once(Supplier<T> mutation, Supplier<Optional<T>> stored) {
    while (true) {
      try {
        return mutation.get();
      } catch (StoreUnavailableException e) {
        lostReply(e);
        Optional<T> found = ask(stored);
        if (found.isPresent()) {
          return found.get();
        }
      } catch (RuntimeException refusal) {
        Optional<T> found = anyReplyLost() ? ask(stored) : Optional.empty();
        return found.orElseThrow(() -> refusal);
      }
    }
  }

  /**
   * Notes that somebody else was faster.
   *
   * @throws ConflictException where that has happened too often
   */
  public void lostRace(ConflictException conflict) {
    if (++races > MOST_RACES) {
      throw conflict;
    }
  }

  /**
   * Notes that a mutation's answer did not come.
   *
   * @throws OutcomeUnknownException where that has happened too often
   */
  private void lostReply(StoreUnavailableException failure) {
    lost = failure;
    if (++replies > MOST_REPLIES) {
      throw new OutcomeUnknownException(failure);
    }
  }

  /**
   * Asks the store what it holds now. After a lost answer it asks patiently, for about a second.
   *
   * @throws StoreUnavailableException where it can't be asked and nothing was tried yet
   * @throws OutcomeUnknownException where it can't be asked what became of a try
   */
  public <T> T ask(Supplier<T> question) {
    if (lost == null) {
      return question.get();
    }
    StoreUnavailableException failure = lost;
    for (int i = 0; i < MOST_QUESTIONS; i++) {
      try {
        return question.get();
      } catch (StoreUnavailableException e) {
        failure = e;
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw new OutcomeUnknownException(failure);
  }
}
