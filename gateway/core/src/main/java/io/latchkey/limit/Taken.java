package io.latchkey.limit;

/** What came of asking one account for a request's permits. */
enum Taken {
  /** They were taken from what the fleet shares. */
  PERMITTED,
  /** They were taken from this instance's share: the store is away. */
  PERMITTED_LOCALLY,
  /** There is no room; nothing was taken. */
  REFUSED,
  /** There is no room in this instance's share; nothing was taken. */
  REFUSED_LOCALLY,
  /** Nobody could know; nothing was taken. */
  UNKNOWN;

  boolean isPermitted() {
    return this == PERMITTED || this == PERMITTED_LOCALLY;
  }

  boolean isRefused() {
    return this == REFUSED || this == REFUSED_LOCALLY;
  }

  /** Whether this instance's share decided. */
  boolean isLocal() {
    return this == PERMITTED_LOCALLY || this == REFUSED_LOCALLY;
  }
}
