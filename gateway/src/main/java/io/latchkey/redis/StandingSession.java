package io.latchkey.redis;

import io.latchkey.change.StoreUnavailableException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is always open, as far as Redis lets it be. A thread of its own opens it, asks
 * every second whether it lives, and opens a new one when it doesn't. Meanwhile every question
 * fails at once. Safe for use by many threads.
 */
public final class StandingSession implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StandingSession.class);
  private static final long CHECK_MILLIS = 1000;
  private static final long RETRY_MILLIS = 100;

  private final String purpose;
  private final RedisConnector connector;
  private final Duration timeout;
  private final ScheduledExecutorService keeper;
  private volatile @Nullable RedisSession session;
  private boolean lost;

  /** A session that begins to connect; does not wait for that. */
  public StandingSession(String purpose, RedisConnector connector, Duration timeout) {
    this.purpose = purpose;
    this.connector = connector;
    this.timeout = timeout;
    this.keeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "latchkey-redis-" + purpose);
              thread.setDaemon(true);
              return thread;
            });
    keeper.execute(this::keep);
  }

  /** Whether questions have a chance of an answer. */
  public boolean isOpen() {
    RedisSession current = session;
    return current != null && current.isOpen();
  }

  /** As {@link RedisSession#ask}; fails at once where there is no connection. */
  public <T> CompletableFuture<T> ask(
      Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
    RedisSession current = session;
    return current == null || !current.isOpen() ? away() : current.ask(timeout, command);
  }

  /** As {@link RedisSession#run}; fails at once where there is no connection. */
  public <T> CompletableFuture<T> run(RedisScript script, List<String> keys, String... arguments) {
    RedisSession current = session;
    return current == null || !current.isOpen()
        ? away()
        : current.run(timeout, script, keys, arguments);
  }

  /** Waits until replicas have acknowledged what was written before; fails at once when away. */
  public CompletableFuture<Integer> waitForReplicas(String key, int replicas, Duration within) {
    RedisSession current = session;
    return current == null || !current.isOpen()
        ? away()
        : current.waitForReplicas(key, replicas, within);
  }

  private static <T> CompletableFuture<T> away() {
    return CompletableFuture.failedFuture(new StoreUnavailableException("Redis: not connected"));
  }

  private void keep() {
    RedisSession current = session;
    boolean alive = current != null && current.isOpen() && answers(current);
    if (!alive) {
      alive = reopen(current);
    }
    if (!keeper.isShutdown()) {
      keeper.schedule(this::keep, alive ? CHECK_MILLIS : RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private boolean answers(RedisSession current) {
    try {
      RedisSession.await(current.ask(timeout, commands -> commands.ping()));
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  private boolean reopen(@Nullable RedisSession broken) {
    session = null;
    if (broken != null) {
      broken.close();
    }
    try {
      session = connector.open();
      if (lost) {
        log.info("redis connected=true purpose={}", purpose);
      }
      lost = false;
      return true;
    } catch (StoreUnavailableException e) {
      if (!lost) {
        log.warn(
            "redis connected=false purpose={} reason=\"{}\" action=\"retrying until it is back\"",
            purpose,
            e.getMessage());
      }
      lost = true;
      return false;
    }
  }

  @Override
  public void close() {
    keeper.shutdownNow();
    RedisSession current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }
}
