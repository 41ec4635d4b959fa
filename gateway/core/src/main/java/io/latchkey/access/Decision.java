package io.latchkey.access;

import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What becomes of a request: it is allowed, it is denied, or nobody could know. */
public sealed interface Decision {

  /** Nobody could know: the key or the project is not known here and the store can't be asked. */
  Decision UNAVAILABLE = new Unavailable();

  /** The request may pass. */
  static Decision allowed(Grant grant) {
    return new Allowed(grant, null);
  }

  /** The request may not pass. Gives the same object for the same reason. */
  static Decision denied(DenialReason reason) {
    return Denied.of(reason);
  }

  /** A request with a known key may not pass. */
  static Decision denied(DenialReason reason, KeyId key, @Nullable ProjectId project) {
    return new Denied(reason, key, project, null);
  }

  /** Exactly one of the three is called; its result is returned. */
  <T> T match(
      Function<? super Grant, ? extends T> onAllowed,
      Function<? super DenialReason, ? extends T> onDenied,
      Supplier<? extends T> onUnavailable);

  /**
   * The request may pass.
   *
   * @param standing with the key's limits; null where it has none or none were charged
   */
  record Allowed(Grant grant, @Nullable Standing standing) implements Decision {
    @Override
    public <T> T match(
        Function<? super Grant, ? extends T> onAllowed,
        Function<? super DenialReason, ? extends T> onDenied,
        Supplier<? extends T> onUnavailable) {
      return onAllowed.apply(grant);
    }
  }

  /**
   * The request may not pass.
   *
   * @param key whose secret came; null where it is not known
   * @param project that the request is for; null where it is not known
   * @param standing with the key's limits, where one of them is the reason; else null
   */
  record Denied(
      DenialReason reason,
      @Nullable KeyId key,
      @Nullable ProjectId project,
      @Nullable Standing standing)
      implements Decision {

    private static final Denied[] ALL = new Denied[DenialReason.values().length];

    static {
      for (DenialReason reason : DenialReason.values()) {
        ALL[reason.ordinal()] = new Denied(reason, null, null, null);
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
