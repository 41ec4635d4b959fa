package io.latchkey.change;

/** Whether a failover of the store can take back a revocation that was confirmed. */
public interface FailoverRisk {

  /** What is known of it. */
  Level level();

  /** How much a failover can take back. */
  enum Level {
    /** Nothing: a primary that has lost its replicas accepts no writes, or there is no failover. */
    NONE(""),
    /** The primary accepts writes that no replica has. */
    OPEN(
        "Redis accepts writes that no replica has (min-replicas-to-write is 0), so a failover can"
            + " take back a revocation for a while, until a gateway asserts it again. Set"
            + " min-replicas-to-write to 1 on the primary and on every replica."),
    /** The server does not tell, as managed services do not. */
    UNKNOWN(
        "Redis does not say whether it accepts writes that no replica has (CONFIG GET is not"
            + " allowed). If it does, a failover can take back a revocation for a while, until a"
            + " gateway asserts it again. Set min-replicas-to-write to 1.");

    private final String warning;

    Level(String warning) {
      this.warning = warning;
    }

    /** What operators are told; empty if there is nothing to say. */
    public String warning() {
      return warning;
    }
  }
}
