package io.latchkey.change;

/**
 * One entry of the change feed: something in the store is different now.
 *
 * @param sequence counts the changes of a store densely, from 1
 * @param position where the entry stands in the feed
 * @param subject what kind of thing changed
 * @param id its ID
 * @param action what happened to it
 */
public record Change(long sequence, Position position, Subject subject, String id, Action action) {

  /** What kind of thing changed. */
  public enum Subject {
    KEY,
    PROJECT,
    ORGANIZATION,
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
