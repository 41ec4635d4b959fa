package io.latchkey.fault;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was asked for and what came of it, in nanoseconds of one clock. */
final class History {

  /** The status of a call or request without an answer. */
  static final int NO_ANSWER = 0;

  private final long nanos = System.nanoTime();
  private final Instant instant = Instant.now();
  private final Queue<Use> uses = new ConcurrentLinkedQueue<>();
  private final Queue<Deed> deeds = new ConcurrentLinkedQueue<>();

  /** A request with a key's secret. */
  record Use(String gateway, String secret, long sent, long received, int status) {

    boolean isAllowed() {
      return status / 100 == 2;
    }
  }

  /** What a call does to a key. */
  enum Kind {
    REVOKE("key.revoked"),
    ROLL("key.rolled"),
    DELETE("key.deleted");

    private final String event;

    Kind(String event) {
      this.event = event;
    }

    /** The event that it writes. */
    String event() {
      return event;
    }
  }

  /**
   * A call that ends a secret.
   *
   * @param secret the one that ends
   * @param pending until when an instance may still accept it, as the answer says
   */
  record Deed(
      Kind kind,
      String key,
      String secret,
      long called,
      long answered,
      int status,
      Map<String, Long> pending) {

    boolean isAcknowledged() {
      return status == 200;
    }

    /** From when a gateway has promised to refuse the secret. */
    long holdsFrom(String gateway) {
      return Math.max(answered, pending.getOrDefault(gateway, answered));
    }
  }

  long now() {
    return System.nanoTime() - nanos;
  }

  /** A time that an answer names, on this clock. */
  long at(Instant time) {
    return java.time.Duration.between(instant, time).toNanos();
  }

  void add(Use use) {
    uses.add(use);
  }

  void add(Deed deed) {
    deeds.add(deed);
  }

  List<Use> uses() {
    return List.copyOf(uses);
  }

  List<Deed> deeds() {
    return List.copyOf(deeds);
  }
}
