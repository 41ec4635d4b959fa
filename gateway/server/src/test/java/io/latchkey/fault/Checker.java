package io.latchkey.fault;

import static java.util.stream.Collectors.toSet;

import io.latchkey.fault.History.Deed;
import io.latchkey.fault.History.Kind;
import io.latchkey.fault.History.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what of a history breaks a promise. */
final class Checker {

  private static final double NANOS = 1e9;

  private Checker() {}

  /** Secrets that were accepted after the time from which their end was promised to hold. */
  static List<String> endedSecretsAccepted(History history) {
    Map<String, List<Deed>> bySecret = new HashMap<>();
    for (Deed deed : history.deeds()) {
      if (deed.isAcknowledged()) {
        for (String each : deed.ended()) {
          bySecret.computeIfAbsent(each, none -> new ArrayList<>()).add(deed);
        }
      }
    }
    List<String> broken = new ArrayList<>();
    for (Use use : history.uses()) {
      for (Deed deed : bySecret.getOrDefault(use.secret(), List.of())) {
        long late = use.sent() - deed.holdsFrom(use.gateway());
        if (use.isAllowed() && late > 0 && !isResumed(history, deed, use)) {
          broken.add(
              "%s of %s was acknowledged, and %s accepted its secret %.0f ms later"
                  .formatted(deed.kind(), deed.key(), use.gateway(), late / 1e6));
        }
      }
    }
    return broken;
  }

  private static boolean isResumed(History history, Deed deed, Use use) {
    return deed.kind() == Kind.SUSPEND && history.isResumed(deed, use.received());
  }

  /** Secrets that nobody has asked to end, refused as if they had. */
  static List<String> liveSecretsRefused(History history) {
    Set<String> touched =
        history.deeds().stream().flatMap(deed -> deed.ended().stream()).collect(toSet());
    return history.uses().stream()
        .filter(use -> use.status() == 401 || use.status() == 403)
        .filter(use -> !touched.contains(use.secret()))
        .map(use -> use.gateway() + " answered " + use.status() + " to a key that nobody has ended")
        .toList();
  }

  /** Refusals of a key that was never near its limit, as if it had exceeded that. */
  static List<String> refusedBelowTheLimit(History history, String secret, long from) {
    return history.uses().stream()
        .filter(use -> use.secret().equals(secret) && use.status() == 429 && use.sent() >= from)
        .map(use -> use.gateway() + " answered 429 to a key below its limit")
        .toList();
  }

  /**
   * Windows in which a limited key was let through more often than its limit allows. A request
   * counts as let through at some time between its sending and its answer.
   *
   * @param rate a second
   * @param most beside what accrues: the burst, and what may be outstanding
   * @param from requests that were sent before this don't count
   */
  static List<String> windowsOverTheLimit(
      History history, String secret, double rate, double most, long from) {
    List<Use> allowed =
        history.uses().stream()
            .filter(use -> use.secret().equals(secret) && use.isAllowed() && use.sent() >= from)
            .sorted(Comparator.comparingLong(Use::received))
            .toList();
    // When the first of a request and all that were answered after it was sent.
    double[] begin = new double[allowed.size()];
    for (int i = allowed.size() - 1; i >= 0; i--) {
      double sent = allowed.get(i).sent() / NANOS;
      begin[i] = i + 1 < begin.length ? Math.min(sent, begin[i + 1]) : sent;
    }
    List<String> broken = new ArrayList<>();
    double fullest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < begin.length; i++) {
      // Of the windows that have begun, the one with the most requests for its length.
      fullest = Math.max(fullest, begin[i] * rate - i);
      double over = i + 1 - allowed.get(i).received() / NANOS * rate + fullest - most;
      if (over > 0) {
        broken.add("%.1f more than allowed were let through".formatted(over));
      }
    }
    return broken;
  }
}
