package io.latchkey.event;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The event log. Throws {@link RuntimeException}s of the store where it can't be asked. */
public interface EventLog {

  /**
   * An event as it was written.
   *
   * @param id its place: later ones are greater
   */
  record Logged(String id, Instant at, Event event) {}

  /** Some events, newest first; {@code next} is null where there are no more behind them. */
  record Page(List<Logged> events, @Nullable String next) {}

  /**
   * Finds events, newest first. One call looks at a bounded number of them: it may find fewer than
   * were asked for, or none, and still name a place to go on from. Blocks.
   *
   * @param before the ID to go on behind; null for the beginning
   * @param from the first moment that counts; null for the log's own
   * @param to the moment that does not count any more; null for now
   */
  Page find(
      Predicate<Event> wanted,
      @Nullable String before,
      @Nullable Instant from,
      @Nullable Instant to,
      int most);

  /**
   * Reads the log backwards. Does not block.
   *
   * @param before the ID to read on from; null for the newest
   * @param from the first moment that counts; null for the log's own
   * @param to the moment that does not count any more; null for now
   * @return the next events, newest first; none where there are no more
   */
  CompletableFuture<List<Logged>> before(
      @Nullable String before, @Nullable Instant from, @Nullable Instant to);

  /**
   * Reads the log forwards. Does not block.
   *
   * @return the next events behind an ID, oldest first; none where there are no more yet
   */
  CompletableFuture<List<Logged>> after(String id);

  /** Writes an event that belongs to no mutation, and gives its ID. Does not block. */
  CompletableFuture<String> append(Event event);

  /** A URN for the log's fleet: the same on every instance, for good. Blocks when first asked. */
  String source();

  /** The time that an event's ID tells. */
  static Instant timeOf(String id) {
    return Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))));
  }
}
