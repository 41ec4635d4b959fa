package io.latchkey.drain;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether this process is stopping, and how far it has come. Safe for use by many threads. */
public final class Drain {

  private final List<Part> parts = new CopyOnWriteArrayList<>();
  private volatile boolean open;
  private volatile boolean draining;

  /** Something with connections or exchanges that a stop has to end. No method may block. */
  public interface Part {

    /** From now on responses ask clients to open another connection next time. */
    void begin();

    /** The listeners close: what would stay open for long is told so and ended. */
    void sayGoodbye();

    /** The time is over: what is open now is cut. */
    void cut();
  }

  /** Adds what is to be told of a stop. */
  public void add(Part part) {
    parts.add(part);
  }

  /** Removes what is gone. */
  public void remove(Part part) {
    parts.remove(part);
  }

  /** Notes that a listener has opened: clients may have connected. */
  public void opened() {
    open = true;
  }

  /** Whether a listener has ever been open. */
  public boolean isOpen() {
    return open;
  }

  /** Whether a stop has begun. */
  public boolean isDraining() {
    return draining;
  }

  /** Begins a stop. */
  public void begin() {
    draining = true;
    parts.forEach(Part::begin);
  }

  /** Ends what would stay open for long. */
  public void sayGoodbye() {
    parts.forEach(Part::sayGoodbye);
  }

  /** Cuts what is still open. */
  public void cut() {
    parts.forEach(Part::cut);
  }
}
