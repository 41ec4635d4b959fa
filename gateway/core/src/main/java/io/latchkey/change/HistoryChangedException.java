package io.latchkey.change;

/**
 * The fleet reads its changes from another server than the one that stored a change: whether the
 * change is there too is not known. Storing it again, if it is not, settles that.
 */
public final class HistoryChangedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  HistoryChangedException() {
    super("Redis: another server has become the primary");
  }
}
