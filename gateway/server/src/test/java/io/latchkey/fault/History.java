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
  private final Queue<Resumption> resumptions = new ConcurrentLinkedQueue<>();

  /** A request with a key's secret, one of its tokens, or a text that is to be decrypted. */
  record Use(String gateway, String secret, long sent, long received, int status) {

    boolean isAllowed() {
      return status / 100 == 2;
    }
  }

  /** What a call ends. */
  enum Kind {
    REVOKE("key.revoked"),
    ROLL("key.rolled"),
    DELETE("key.deleted"),
    SUSPEND("key.suspended"),
    /** One access token, by RFC 7009. */
    TOKEN(""),
    /** An encryption key that another one has replaced. */
    DISABLE("");

    private final String event;

    Kind(String event) {
      this.event = event;
    }

    /** The event about the key that it writes; empty for none. */
    String event() {
      return event;
    }
  }

  /**
   * A call that ends something.
   *
   * @param key what it was about, as events name it
   * @param ended the secrets, tokens and encrypted texts that are of no more use
   * @param pending until when an instance may still accept them, as the answer says
   */
  record Deed(
      Kind kind,
      String key,
      List<String> ended,
      long called,
      long answered,
      int status,
      Map<String, Long> pending) {

    boolean isAcknowledged() {
      return status == 200;
    }

    /** From when a gateway has promised to refuse what has ended. */
    long holdsFrom(String gateway) {
      return Math.max(answered, pending.getOrDefault(gateway, answered));
    }
  }

  /** A call that ends a suspension, whatever came of it. */
  record Resumption(String key, long called) {}

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

  void add(Resumption resumption) {
    resumptions.add(resumption);
  }

  List<Use> uses() {
    return List.copyOf(uses);
  }

  List<Deed> deeds() {
    return List.copyOf(deeds);
  }

  /** Whether a suspension may have ended before a time. */
  boolean isResumed(Deed suspension, long before) {
    return resumptions.stream()
        .anyMatch(
            each ->
                each.key().equals(suspension.key())
                    && each.called() >= suspension.called()
                    && each.called() <= before);
  }
}
