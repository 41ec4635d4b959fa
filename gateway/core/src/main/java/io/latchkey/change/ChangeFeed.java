package io.latchkey.change;

import io.latchkey.change.FeedConnection.Renewal;
import io.latchkey.change.FeedConnection.Tail;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change feed for one instance, on a thread of its own, for as long as it lives.
 *
 * <p>In turn: read, apply to every listener, report and renew the lease. Whatever leaves a doubt
 * that every change was seen (a gap in the sequence, a feed that was trimmed past this instance,
 * went back, or belongs to another server) makes it note the feed's end, have the listeners forget
 * everything, and go on from that end. A lost connection alone leaves no doubt: the feed resumes
 * behind the last change that was applied. Until it does, the {@link Lease} runs down.
 */
public final class ChangeFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);

  private final FeedConnection.Connector connector;
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final Instance self;
  private final Lease lease;
  private final FeedHistory history;
  private final Duration leaseLength;
  private final Duration wait;
  private final Thread thread = new Thread(this::run, "latchkey-feed");

  private Duration retry = FIRST_RETRY;
  private volatile boolean running = true;
  private volatile boolean caughtUp;
  private volatile @Nullable FeedConnection connection;
  private volatile @Nullable Tail applied;
  private volatile @Nullable LoadMeter load;

  /**
   * A feed that is not yet followed.
   *
   * @param self this instance; its position and lease are ignored
   * @param history is told which one is read
   * @param leaseLength for how long each report renews the lease
   */
  public ChangeFeed(
      FeedConnection.Connector connector,
      Instance self,
      Lease lease,
      FeedHistory history,
      Duration leaseLength) {
    this.connector = connector;
    this.self = self;
    this.lease = lease;
    this.history = history;
    this.leaseLength = leaseLength;
    Duration tenth = leaseLength.dividedBy(10);
    this.wait = tenth.compareTo(LONGEST_WAIT) < 0 ? tenth : LONGEST_WAIT;
    thread.setDaemon(true);
    history.onDoubt(() -> closeQuietly(connection));
  }

  /** Adds somebody to tell of changes. Those who hold what decides are added before the start. */
  public void addListener(ChangeListener listener) {
    listeners.add(listener);
  }

  /** Has reports say what this instance has to do. Before the start. */
  public void measure(LoadSource source) {
    load = new LoadMeter(source, System::nanoTime);
  }

  /** Begins to follow. Returns at once; a store that is away is waited for. */
  public void start() {
    thread.start();
  }

  /** Whether this instance has been level with the feed at least once. */
  public boolean hasCaughtUp() {
    return caughtUp;
  }

  /** Whether there is a connection to the feed. */
  public boolean isConnected() {
    return connection != null;
  }

  /** The last change applied; the start where the feed was never read. */
  public Position applied() {
    Tail tail = applied;
    return tail == null ? Position.START : tail.position();
  }

  /** Stops following and leaves the fleet, where the store can be told; takes at most seconds. */
  @Override
  public void close() {
    running = false;
    closeQuietly(connection);
    LockSupport.unpark(thread);
    try {
      thread.join(LONGEST_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (applied == null) {
      return;
    }
    try (FeedConnection last = connector.open()) {
      last.leave(self.id());
    } catch (StoreUnavailableException e) {
      log.warn("feed left=false reason=\"store unavailable, the lease will run out\"");
    }
  }

  private void run() {
    while (running) {
      try (FeedConnection opened = connector.open()) {
        connection = opened;
        follow(opened);
      } catch (StoreUnavailableException e) {
        pauseAfter(e);
      } catch (RuntimeException | Error e) { // Without this thread no lease is ever renewed again.
        log.error("feed connected=false reason=\"unexpected failure\"", e);
        pauseAfter(e);
      } finally {
        connection = null;
      }
    }
  }

  private void pauseAfter(Throwable failure) {
    if (!running) {
      return;
    }
    if (retry.equals(FIRST_RETRY)) {
      log.warn(
          "feed connected=false leaseLeft={} reason=\"{}\" action=\"retrying until it is back\"",
          lease.left(),
          failure.getMessage());
    }
    LockSupport.parkNanos(retry.toNanos());
    Duration doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
  }

  private void follow(FeedConnection feed) {
    Tail end = feed.tail();
    Tail position = applied;
    if (position == null || !leadsTo(position, end)) {
      position = reset(feed);
    }
    history.follow(position.server());
    log.info("feed connected=true position={} sequence={}", position.position(), end.sequence());
    boolean level = report(feed, position) == Renewal.RENEWED;
    while (running) {
      List<Change> changes = feed.read(position.position(), level ? wait : Duration.ZERO);
      if (changes.isEmpty() && !level) {
        position = reset(feed);
      } else {
        position = apply(feed, position, changes);
      }
      Renewal renewal = report(feed, position);
      if (renewal == Renewal.DIFFERENT) {
        position = reset(feed);
        renewal = report(feed, position);
      }
      level = renewal == Renewal.RENEWED;
    }
  }

  private static boolean leadsTo(Tail position, Tail end) {
    return end.server().equals(position.server())
        && end.position().compareTo(position.position()) >= 0
        && end.sequence() >= position.sequence();
  }

  private Tail apply(FeedConnection feed, Tail from, List<Change> changes) {
    Tail position = from;
    for (Change change : changes) {
      if (change.sequence() != position.sequence() + 1) {
        return reset(feed);
      }
      listeners.forEach(listener -> listener.onChange(change));
      position = new Tail(change.position(), change.sequence(), position.server());
      applied = position;
    }
    return position;
  }

  private Tail reset(FeedConnection feed) {
    Tail end = feed.tail();
    if (applied != null) {
      log.warn(
          "feed reset=true position={} end={} action=\"cache dropped\"", applied(), end.position());
    }
    history.follow(end.server());
    listeners.forEach(ChangeListener::onReset);
    applied = end;
    return end;
  }

  private Renewal report(FeedConnection feed, Tail position) {
    Lease.Asked asked = lease.ask();
    LoadMeter meter = load;
    Instance now = self.reporting(position.position(), meter == null ? null : meter.read());
    Renewal renewal = feed.renew(now, position, leaseLength);
    retry = FIRST_RETRY;
    if (renewal == Renewal.RENEWED) {
      lease.renewed(asked, leaseLength);
      caughtUp = true;
    }
    return renewal;
  }

  private static void closeQuietly(@Nullable FeedConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }
}
