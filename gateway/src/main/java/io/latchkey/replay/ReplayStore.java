package io.latchkey.replay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where answers are kept for a while. Calls block, and throw {@link
 * io.latchkey.change.StoreUnavailableException} where the store can't be asked.
 */
public interface ReplayStore {

  /**
   * Claims a name, in one atomic step.
   *
   * @param claim what the name holds from now on
   * @return null where the name was free; else what it holds already
   */
  @Nullable String begin(String name, String claim, Duration keepFor);

  /** Puts something in a claim's place. */
  void finish(String name, String answer, Duration keepFor);

  /** Makes a name free again. */
  void forget(String name);
}
