package io.latchkey.keystore.cache;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What came of looking something up: it is there, it is not, or nobody could be asked. The last is
 * never taken for one of the others.
 *
 * @param <V> what was looked for
 */
public sealed interface Lookup<V> {

  /** Nobody could be asked. */
  @SuppressWarnings("unchecked")
  static <V> Lookup<V> unreachable() {
    return (Lookup<V>) Unreachable.INSTANCE;
  }

  /** Exactly one of the three is called; its result is returned. */
  <T> T match(
      Function<? super V, ? extends T> onFound,
      Supplier<? extends T> onUnknown,
      Supplier<? extends T> onUnreachable);

  /**
   * It is there.
   *
   * @param stamp from before the store was asked, see {@link io.latchkey.change.Stamps}
   */
  record Found<V>(V value, long stamp) implements Lookup<V> {
    @Override
    public <T> T match(
        Function<? super V, ? extends T> onFound,
        Supplier<? extends T> onUnknown,
        Supplier<? extends T> onUnreachable) {
      return onFound.apply(value);
    }
  }

  /**
   * It is not there.
   *
   * @param stamp from before the store was asked
   */
  record Unknown<V>(long stamp) implements Lookup<V> {
    @Override
    public <T> T match(
        Function<? super V, ? extends T> onFound,
        Supplier<? extends T> onUnknown,
        Supplier<? extends T> onUnreachable) {
      return onUnknown.get();
    }
  }

  /** Nobody could be asked. */
  record Unreachable<V>() implements Lookup<V> {

    private static final Unreachable<?> INSTANCE = new Unreachable<>();

    @Override
    public <T> T match(
        Function<? super V, ? extends T> onFound,
        Supplier<? extends T> onUnknown,
        Supplier<? extends T> onUnreachable) {
      return onUnreachable.get();
    }
  }
}
