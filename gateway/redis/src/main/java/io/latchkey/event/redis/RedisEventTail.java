package io.latchkey.event.redis;

import io.latchkey.event.EventLog.Logged;
import io.latchkey.event.EventTail;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The end of the stream {@code latchkey:events}, read with a blocking XREAD by one thread over a
 * connection of its own: both are only there while somebody follows.
 */
final class RedisEventTail implements EventTail, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RedisEventTail.class);
  private static final String BEGINNING = "0-0";
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final int MOST_AT_ONCE = 500;

  private final RedisConnector connector;
  private final String stream;
  private final Duration timeout;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private @Nullable Thread reader;
  private @Nullable String position;
  private volatile @Nullable RedisSession session;
  private volatile boolean stopped;

  RedisEventTail(RedisConnector connector, String stream, Duration timeout) {
    this.connector = connector;
    this.stream = stream;
    this.timeout = timeout;
  }

  private final class Follower implements Following {

    private final Consumer<Logged> listener;
    private final CompletableFuture<String> start = new CompletableFuture<>();

    Follower(Consumer<Logged> listener) {
      this.listener = listener;
    }

    @Override
    public CompletableFuture<String> start() {
      return start;
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  @Override
  public synchronized Following follow(Consumer<Logged> listener) {
    Follower follower = new Follower(listener);
    followers.add(follower);
    String from = position;
    if (from != null) {
      follower.start.complete(from);
    }
    if (reader == null && !stopped) {
      reader = new Thread(this::run, "latchkey-events");
      reader.setDaemon(true);
      reader.start();
    }
    return follower;
  }

  private synchronized void leave(Follower follower) {
    followers.remove(follower);
  }

  private void run() {
    boolean lost = false;
    while (isFollowed()) {
      try (RedisSession opened = connector.open()) {
        session = opened;
        lost = false;
        read(opened);
      } catch (StoreUnavailableException e) {
        if (!lost && !stopped) {
          log.warn("events followed=false reason=\"{}\" action=\"retrying\"", e.getMessage());
        }
        lost = true;
        LockSupport.parkNanos(RETRY.toNanos());
      } catch (RuntimeException e) {
        log.error("events followed=false reason=\"unexpected failure\"", e);
        LockSupport.parkNanos(RETRY.toNanos());
      } finally {
        session = null;
      }
    }
  }

  /**
   * Whether the reader is still needed. If it isn't, the next follower starts another one, and the
   * old one ends, however many follow by then.
   */
  private synchronized boolean isFollowed() {
    if (reader != Thread.currentThread()) {
      return false;
    }
    boolean followed = !stopped && !followers.isEmpty();
    if (!followed) {
      reader = null;
      position = null;
    }
    return followed;
  }

  private void read(RedisSession opened) {
    String from = begin(opened);
    while (isFollowed()) {
      StreamOffset<String> offset = StreamOffset.from(stream, from);
      XReadArgs arguments = XReadArgs.Builder.block(WAIT).count(MOST_AT_ONCE);
      List<StreamMessage<String, String>> messages =
          RedisSession.await(
              opened.ask(WAIT.plus(timeout), commands -> commands.xread(arguments, offset)));
      for (StreamMessage<String, String> message : messages) {
        from = tell(RedisEventLog.logged(message));
      }
    }
  }

  /** Where to read on: behind what was told last, or else at the stream's end. */
  private String begin(RedisSession opened) {
    List<StreamMessage<String, String>> last =
        RedisSession.await(
            opened.ask(
                timeout, commands -> commands.xrevrange(stream, Range.unbounded(), Limit.from(1))));
    String end = last.isEmpty() ? BEGINNING : last.get(0).getId();
    synchronized (this) {
      String from = position == null ? end : position;
      position = from;
      followers.forEach(follower -> follower.start.complete(from));
      return from;
    }
  }

  private synchronized String tell(Logged event) {
    position = event.id();
    followers.forEach(follower -> follower.listener.accept(event));
    return event.id();
  }

  @Override
  public void start() {
    // The first follower starts it.
  }

  @Override
  public void stop() {
    stopped = true;
    RedisSession open = session;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public boolean isRunning() {
    return !stopped;
  }

  @Override
  public int getPhase() {
    return StandingSession.PHASE;
  }
}
