package io.latchkey.limit.redis;

import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What shows whether Redis has lost permits that were taken: a hash beside the buckets that says
 * when the last were taken.
 *
 * <p>Redis loses the end of what it was told, if anything. So this instance knows of a loss if it
 * has taken permits later than a server, when it came back, had them on its ledger. Every instance
 * that proxies says what it knows before any of them takes permits again. Safe for use by many
 * threads; never blocks.
 */
final class Ledger {

  private static final RedisScript CHECK =
      RedisScript.beside(Ledger.class, "check", ScriptOutputType.MULTI);

  /** An instance that says nothing for so long is taken for dead. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final StandingSession session;
  private final String place;
  private final IntSupplier instances;
  private final LongSupplier nanoTime;
  private final String process;
  private final AtomicLong lastTaken = new AtomicLong();
  private volatile @Nullable Checked checked;
  private volatile @Nullable Waiting waiting;

  /** A history in which permits may be taken, and the name of its ledger. */
  private record Checked(String history, String name) {}

  /** A history that others have to check as well. */
  private record Waiting(String history, long since) {}

  /**
   * A ledger.
   *
   * @param proxies whether this instance does, and others have to wait for it
   * @param instances how many proxy, as last known
   * @param nanoTime the monotonic clock
   */
  Ledger(
      StandingSession session,
      RedisNames names,
      boolean proxies,
      IntSupplier instances,
      LongSupplier nanoTime) {
    this.session = session;
    this.place = names.of("limits");
    this.process = proxies ? UUID.randomUUID().toString() : "";
    this.instances = instances;
    this.nanoTime = nanoTime;
  }

  /** Where it is. */
  String place() {
    return place;
  }

  /** Its name, if the server that is connected has been checked. */
  @Nullable String name() {
    Checked known = checked;
    return known != null && known.history.equals(session.history()) ? known.name : null;
  }

  /** Notes that permits were taken, by Redis's clock. */
  void taken(long micros) {
    lastTaken.accumulateAndGet(micros, Math::max);
  }

  /**
   * Checks the server that is connected. Completes with the ledger's name; exceptionally if the
   * server can't be asked, or while others have to check it as well.
   */
  CompletableFuture<String> check() {
    String history = session.history();
    if (history == null) {
      return CompletableFuture.failedFuture(new StoreUnavailableException("Redis: not connected"));
    }
    Checked before = checked;
    boolean isNew = before != null && !before.history.equals(history);
    CompletableFuture<List<String>> answer =
        session.run(
            CHECK,
            List.of(place),
            history,
            Long.toString(isNew ? lastTaken.get() : 0),
            before == null ? "" : before.name,
            process);
    return answer.thenApply(
        told -> {
          if (!history.equals(session.history())) {
            throw new StoreUnavailableException("Redis: connected to another server by now");
          }
          if (isNew && Integer.parseInt(told.get(1)) < instances.getAsInt()) {
            waitForOthers(history);
          }
          checked = new Checked(history, told.get(0));
          return told.get(0);
        });
  }

  private void waitForOthers(String history) {
    Waiting known = waiting;
    if (known == null || !known.history.equals(history)) {
      known = new Waiting(history, nanoTime.getAsLong());
      waiting = known;
    }
    if (nanoTime.getAsLong() - known.since < LONGEST_WAIT_NANOS) {
      throw new StoreUnavailableException(
          "Redis: restarted, and other gateways have yet to say what they took");
    }
  }
}
