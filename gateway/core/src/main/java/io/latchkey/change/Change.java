package io.latchkey.change;

import org.jspecify.annotations.Nullable;

/**
 * One entry of the change feed: something in the store is different now.
 *
 * @param sequence counts the changes of a store densely, from 1
 * @param position where the entry stands in the feed
 * @param subject what kind of thing changed
 * @param id its ID
 * @param action what happened to it
 * @param ending what it ended for good, as whoever stored it wrote it; null if nothing or not told
 */
public record Change(
    long sequence,
    Position position,
    Subject subject,
    String id,
    Action action,
    @Nullable String ending) {

  /** What kind of thing changed. */
  public enum Subject {
    KEY,
    PROJECT,
    ORGANIZATION,
    USER,
    /** Something that only a newer version knows. */
    OTHER
  }

  /** What happened to it. */
  public enum Action {
    CREATED,
    UPDATED,
    REVOKED,
    DELETED
  }
}
