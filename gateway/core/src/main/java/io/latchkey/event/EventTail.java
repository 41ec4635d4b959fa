package io.latchkey.event;

import io.latchkey.event.EventLog.Logged;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What is written into the event log, told as it is written. However many follow it, the store is
 * read once. A store that is away is waited for, and no event is left out.
 */
public interface EventTail {

  /**
   * Begins to tell of events, in their order. Does not block.
   *
   * @param listener is called by one thread; must neither block nor throw
   */
  Following follow(Consumer<Logged> listener);

  /** What somebody follows, until it is closed. */
  interface Following extends AutoCloseable {

    /**
     * The ID behind which every event is told of: completes once the store has named it; never
     * exceptionally.
     */
    CompletableFuture<String> start();

    @Override
    void close();
  }
}
