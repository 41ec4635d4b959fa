package io.latchkey.idempotency;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where claims and answers are kept for a while. A claim is attended for as long as somebody says
 * so every few seconds. Calls block unless they say otherwise, and throw {@link
 * io.latchkey.store.StoreUnavailableException} if the store can't be asked.
 */
public interface IdempotencyStore {

  /**
   * What a name holds.
   *
   * @param text the claim or the answer
   * @param attended whether somebody attends to the claim
   */
  record Held(String text, boolean attended) {}

  /**
   * Claims a name, in one atomic step: if it is free, or if it holds a claim that was abandoned.
   * The claim is attended from then on.
   *
   * @param abandoned the claim that may be replaced if nobody attends to it; null for none
   * @return null if the name was claimed; else what it holds
   */
  @Nullable Held claim(String name, String claim, @Nullable String abandoned);

  /** What a name holds; null for nothing. */
  @Nullable Held find(String name);

  /** Says that somebody attends to the claim. Doesn't block. */
  CompletionStage<?> attend(String name);

  /** Says that nobody attends to a claim any more. */
  void abandon(String name, String claim);

  /** Puts an answer in a claim's place; does nothing if the name holds another claim by now. */
  void finish(String name, String claim, String answer);

  /** Makes a name free again; does nothing if it holds another claim by now. */
  void forget(String name, String claim);

  /** How often a claim must be attended to. */
  Duration attendEvery();
}
