package io.latchkey.change;

/** A place in the change feed: the ID of a Redis stream entry, {@code <milliseconds>-<number>}. */
public record Position(long millis, long number) implements Comparable<Position> {

  /** Before the first entry. */
  public static final Position START = new Position(0, 0);

  /**
   * Reads a stream ID.
   *
   * @throws IllegalArgumentException where {@code text} is none
   */
  public static Position of(String text) {
    int dash = text.indexOf('-');
    if (dash < 1) {
      throw new IllegalArgumentException("not a stream ID");
    }
    return new Position(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  @Override
  public int compareTo(Position other) {
    int order = Long.compare(millis, other.millis);
    return order != 0 ? order : Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return millis + "-" + number;
  }
}
