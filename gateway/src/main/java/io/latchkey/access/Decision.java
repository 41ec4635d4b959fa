package io.latchkey.access;

import java.util.function.Function;
import java.util.function.Supplier;

/** What becomes of a request: it is allowed, it is denied, or nobody could know. */
public sealed interface Decision {

  /** Nobody could know: the key or the project is not known here and the store can't be asked. */
  Decision UNAVAILABLE = new Unavailable();

  /** The request may pass. */
  static Decision allowed(Grant grant) {
    return new Allowed(grant);
  }

  /** The request may not pass. Gives the same object for the same reason. */
  static Decision denied(DenialReason reason) {
    return Denied.of(reason);
  }

  /** Exactly one of the three is called; its result is returned. */
  <T> T match(
      Function<? super Grant, ? extends T> onAllowed,
      Function<? super DenialReason, ? extends T> onDenied,
      Supplier<? extends T> onUnavailable);

  /** The request may pass. */
  record Allowed(Grant grant) implements Decision {
    @Override
    public <T> T match(
        Function<? super Grant, ? extends T> onAllowed,
        Function<? super DenialReason, ? extends T> onDenied,
        Supplier<? extends T> onUnavailable) {
      return onAllowed.apply(grant);
    }
  }

  /** The request may not pass. */
  record Denied(DenialReason reason) implements Decision {

    private static final Denied[] ALL = new Denied[DenialReason.values().length];

    static {
      for (DenialReason reason : DenialReason.values()) {
        ALL[reason.ordinal()] = new Denied(reason);
      }
    }

    private static Denied of(DenialReason reason) {
      return ALL[reason.ordinal()];
    }

    @Override
    public <T> T match(
        Function<? super Grant, ? extends T> onAllowed,
        Function<? super DenialReason, ? extends T> onDenied,
        Supplier<? extends T> onUnavailable) {
      return onDenied.apply(reason);
    }
  }

  /** Nobody could know. */
  record Unavailable() implements Decision {
    @Override
    public <T> T match(
        Function<? super Grant, ? extends T> onAllowed,
        Function<? super DenialReason, ? extends T> onDenied,
        Supplier<? extends T> onUnavailable) {
      return onUnavailable.get();
    }
  }
}
