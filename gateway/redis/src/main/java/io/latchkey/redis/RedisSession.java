package io.latchkey.redis;

import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis. When it fails it stays failed, and all that it had under way fails with
 * it; {@link RedisConnector} and {@link StandingSession} open new ones. Safe for use by many
 * threads.
 */
public final class RedisSession implements AutoCloseable {

  private static final List<String> NOT_THE_PRIMARY =
      List.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "UNBLOCKED");

  private final StatefulConnection<String, String> connection;
  private final RedisClusterAsyncCommands<String, String> commands;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable String history;
  private volatile String failure = "connection lost";

  RedisSession(
      StatefulConnection<String, String> connection,
      RedisClusterAsyncCommands<String, String> commands) {
    this.connection = connection;
    this.commands = commands;
  }

  /** The server's replication history as it was told last; null before. */
  @Nullable String history() {
    return history;
  }

  /** Notes the server's replication history. */
  void noteHistory(String told) {
    history = told;
  }

  /** Whether commands can be sent. */
  public boolean isOpen() {
    return !closed.get() && connection.isOpen();
  }

  /** Why it has failed, for the log. */
  String failure() {
    return failure;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      connection.closeAsync();
    }
  }

  /**
   * Sends a command and passes on its answer. A failure that makes this session useless closes it.
   *
   * @param within how long the answer may take; later is a failure
   */
  public <T> CompletableFuture<T> ask(
      Duration within,
      Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
    return watched(within, command.apply(commands).toCompletableFuture());
  }

  /** Runs a script, which Redis is told in full where it doesn't know it. */
  public <T> CompletableFuture<T> run(
      Duration within, RedisScript script, List<String> keys, String... arguments) {
    String[] names = keys.toArray(String[]::new);
    CompletionStage<T> answer =
        commands.evalsha(script.digest(), script.output(), names, arguments);
    CompletableFuture<T> whole =
        answer
            .toCompletableFuture()
            .exceptionallyCompose(
                failure ->
                    cause(failure) instanceof RedisNoScriptException
                        ? commands.<T>eval(script.text(), script.output(), names, arguments)
                        : CompletableFuture.failedFuture(failure));
    return watched(within, whole);
  }

  /**
   * Waits until replicas have acknowledged what this session wrote (Redis's WAIT).
   *
   * @param key whose server is asked
   * @param within how long they may take; fewer may have acknowledged it then
   * @return how many have
   */
  CompletableFuture<Integer> waitForReplicas(String key, int replicas, Duration within) {
    BaseRedisAsyncCommands<String, String> server = serverOf(key);
    return watched(
            within.multipliedBy(2),
            server.waitForReplication(replicas, within.toMillis()).toCompletableFuture())
        .thenApply(Long::intValue);
  }

  private BaseRedisAsyncCommands<String, String> serverOf(String key) {
    if (connection instanceof StatefulRedisClusterConnection<String, String> cluster) {
      RedisURI uri = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key)).getUri();
      return cluster.getConnection(uri.getHost(), uri.getPort()).async();
    }
    return commands;
  }

  private <T> CompletableFuture<T> watched(Duration within, CompletableFuture<T> answer) {
    return answer
        .copy()
        .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (value, failed) -> {
              if (failed != null && makesUseless(cause(failed))) {
                if (isOpen()) {
                  failure = reason(cause(failed));
                }
                close();
              }
            });
  }

  private static boolean makesUseless(@Nullable Throwable failure) {
    if (!(failure instanceof RedisCommandExecutionException)) {
      return true;
    }
    String message = failure.getMessage();
    return message != null && NOT_THE_PRIMARY.stream().anyMatch(code -> says(message, code));
  }

  /** Whether an error has a code, its own or, before Redis 7, that of a command in its script. */
  private static boolean says(String message, String code) {
    return message.startsWith(code) || message.contains(" -" + code + " ");
  }

  /**
   * Waits for an answer of this session. What reading an answer throws is thrown as it is.
   *
   * @throws StoreUnavailableException where there is none
   */
  public static <T> T await(Future<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for Redis", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException own && !(own instanceof RedisException)) {
        throw own;
      }
      throw unavailable(e);
    }
  }

  /** The failure of an answer, as those who wait for it are told. */
  static StoreUnavailableException unavailable(Throwable failure) {
    Throwable cause = cause(failure);
    return new StoreUnavailableException("Redis: " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    return cause instanceof TimeoutException
        ? "no answer in time"
        : String.valueOf(cause.getMessage());
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapper =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return wrapper && cause != null ? cause : failure;
  }
}
