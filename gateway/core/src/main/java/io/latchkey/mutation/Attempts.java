package io.latchkey.mutation;

import io.latchkey.keystore.ConflictException;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
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
  public void lostReply(StoreUnavailableException failure) {
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
