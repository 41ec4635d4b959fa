package io.latchkey.redis;

import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A connection that is always open, as far as Redis lets it be. A thread of its own opens it, asks
 * every second which server it leads to, and opens a new one within a tenth of a second if there is
 * no answer, or if that server is not the one that the change feed is read from. Meanwhile every
 * question fails at once, except what only {@linkplain #read reads}. Safe for use by many threads.
 *
 * <p>It connects from when it is made; Spring stops it before the client that it came from.
 */
public final class StandingSession implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(StandingSession.class);

  /** Spring's client has 0; what uses a session on its way out has more than this. */
  public static final int PHASE = 100;

  private static final long TICK_MILLIS = 100;
  private static final int TICKS_PER_CHECK = 10;

  private final String purpose;
  private final RedisConnector connector;
  private final Duration timeout;
  private final CommandTimes times;
  private final ScheduledExecutorService keeper;
  private volatile @Nullable RedisSession session;
  private volatile CompletableFuture<Void> next = new CompletableFuture<>();
  private volatile long lostSince = System.nanoTime();
  private final AtomicInteger waiting = new AtomicInteger();
  private boolean lost;
  private int ticks;

  /** A session that begins to connect; does not wait for that. */
  public StandingSession(String purpose, RedisConnector connector, Duration timeout) {
    this.purpose = purpose;
    this.connector = connector;
    this.timeout = timeout;
    this.times = connector.times(purpose, this::isOpen);
    this.keeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "latchkey-redis-" + purpose);
              thread.setDaemon(true);
              return thread;
            });
    keeper.scheduleWithFixedDelay(this::keep, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether questions have a chance of an answer. */
  public boolean isOpen() {
    RedisSession current = session;
    return current != null && current.isOpen();
  }

  /** The replication history of the server that it leads to; null if there is no connection. */
  public @Nullable String history() {
    RedisSession current = session;
    return current == null ? null : current.history();
  }

  /** As {@link RedisSession#ask}; fails at once where there is no connection. */
  public <T> CompletableFuture<T> ask(
      Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
    RedisSession current = session;
    return current == null || !current.isOpen()
        ? away()
        : times.time(current.ask(timeout, command));
  }

  /** As {@link RedisSession#run}; fails at once where there is no connection. */
  public <T> CompletableFuture<T> run(RedisScript script, List<String> keys, String... arguments) {
    RedisSession current = session;
    return current == null || !current.isOpen()
        ? away()
        : times.time(current.run(timeout, script, keys, arguments));
  }

  /**
   * As {@link #run}, for a script that changes nothing: if the connection is lost before the answer
   * has come, or was lost just before, the script is run on the next one. All of it takes no longer
   * than one answer may. Fails at once if there has been no connection for that long.
   */
  public <T> CompletableFuture<T> read(RedisScript script, List<String> keys, String... arguments) {
    return read(
        System.nanoTime(), open -> times.time(open.<T>run(timeout, script, keys, arguments)));
  }

  private <T> CompletableFuture<T> read(
      long began, Function<RedisSession, CompletableFuture<T>> question) {
    // Before the session: whoever sees the old one waits for what follows it.
    CompletableFuture<Void> following = next;
    RedisSession current = session;
    if (current == null || !current.isOpen()) {
      return readNext(began, following, question);
    }
    return question
        .apply(current)
        .exceptionallyCompose(
            failure ->
                current.isOpen()
                    ? CompletableFuture.failedFuture(failure)
                    : readNext(began, following, question));
  }

  private <T> CompletableFuture<T> readNext(
      long began,
      CompletableFuture<Void> following,
      Function<RedisSession, CompletableFuture<T>> question) {
    long now = System.nanoTime();
    long left = timeout.toNanos() - (now - began);
    boolean isAway = session == null && now - lostSince > timeout.toNanos();
    if (left <= 0 || isAway || keeper.isShutdown()) {
      return away();
    }
    return following
        .thenCompose(opened -> read(began, question))
        .orTimeout(left, TimeUnit.NANOSECONDS);
  }

  /** Waits until replicas have acknowledged what was written before; fails at once when away. */
  public CompletableFuture<Integer> waitForReplicas(String key, int replicas, Duration within) {
    RedisSession current = session;
    return current == null || !current.isOpen()
        ? away()
        : waiting(current.waitForReplicas(key, replicas, within));
  }

  /** While replicas are waited for, the connection answers nothing else. */
  private <T> CompletableFuture<T> waiting(CompletableFuture<T> answer) {
    waiting.incrementAndGet();
    return answer.whenComplete((value, failure) -> waiting.decrementAndGet());
  }

  private static <T> CompletableFuture<T> away() {
    return CompletableFuture.failedFuture(new StoreUnavailableException("Redis: not connected"));
  }

  private void keep() {
    RedisSession current = session;
    boolean due = ++ticks % TICKS_PER_CHECK == 0;
    if (current == null
        || !current.isOpen()
        || !connector.ledToTheFeed(current)
        || (due && waiting.get() == 0 && !leadsToTheFeed(current))) {
      reopen(current);
    }
  }

  private boolean leadsToTheFeed(RedisSession current) {
    try {
      return connector.leadsToTheFeed(current);
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  private void reopen(@Nullable RedisSession broken) {
    session = null;
    if (broken != null) {
      lostSince = System.nanoTime();
      broken.close();
    }
    try {
      session = connector.openAsTheFeed();
      CompletableFuture<Void> awaited = next;
      next = new CompletableFuture<>();
      awaited.complete(null);
      if (lost) {
        log.info("redis connected=true purpose={}", purpose);
      } else if (broken != null) {
        log.info("redis reconnected=true purpose={} reason=\"{}\"", purpose, broken.failure());
      }
      lost = false;
      if (keeper.isShutdown()) {
        stop();
      }
    } catch (StoreUnavailableException e) {
      if (!lost && !keeper.isShutdown()) {
        log.warn(
            "redis connected=false purpose={} reason=\"{}\" action=\"retrying until it is back\"",
            purpose,
            e.getMessage());
      }
      lost = true;
    }
  }

  @Override
  public void start() {
    // It has connected since it was made.
  }

  @Override
  public void stop() {
    keeper.shutdownNow();
    RedisSession current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public boolean isRunning() {
    return !keeper.isShutdown();
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
