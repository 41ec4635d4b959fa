package io.latchkey.redis;

import io.latchkey.change.FeedHistory;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Opens connections to the primary of the Redis that {@code spring.data.redis.*} names. */
public final class RedisConnector {

  private static final RedisScript SERVER =
      RedisScript.beside(RedisConnector.class, "server", ScriptOutputType.MULTI);

  private final LettuceConnectionFactory factory;
  private final Duration timeout;
  private final RedisMeters meters;
  private final String place;
  private final FeedHistory history;

  /**
   * A connector.
   *
   * @param place a name in the slot that mutations go to
   */
  RedisConnector(
      LettuceConnectionFactory factory,
      Duration timeout,
      RedisMeters meters,
      String place,
      FeedHistory history) {
    this.place = place;
    this.history = history;
    this.factory = factory;
    this.timeout = timeout;
    this.meters = meters;
  }

  /**
   * Connects, and asks the server who it is: one that accepts connections but does not answer, or
   * is not a primary, counts as away. Blocks for seconds at most.
   *
   * @throws StoreUnavailableException if that fails
   */
  public RedisSession open() {
    RedisSession session;
    try {
      session = connect(factory.getRequiredNativeClient());
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StoreUnavailableException("Redis: " + cause.getMessage(), e);
    }
    try {
      history(session);
      return session;
    } catch (StoreUnavailableException e) {
      session.close();
      throw e;
    }
  }

  /**
   * As {@link #open}. If that leads to another server than the change feed is read from, the feed
   * is told to look again: one of the two is not the primary any more.
   */
  RedisSession openAsTheFeed() {
    RedisSession session = open();
    if (!leadsToTheFeed(session)) {
      history.doubt();
    }
    return session;
  }

  /**
   * Whether a session is connected to the server that the change feed is read from; also if the
   * feed has not been read yet.
   *
   * @throws StoreUnavailableException if the server does not answer or is not a primary; the
   *     session is closed then
   */
  boolean leadsToTheFeed(RedisSession session) {
    return !history.contradicts(history(session));
  }

  /** The same by what the session was told last; asks nobody. */
  boolean ledToTheFeed(RedisSession session) {
    String told = session.history();
    return told == null || !history.contradicts(told);
  }

  private String history(RedisSession session) {
    List<String> server = RedisSession.await(session.run(timeout, SERVER, List.of(place)));
    if (!server.get(0).equals("master")) {
      session.close();
      throw new StoreUnavailableException("Redis: connected to a replica");
    }
    session.noteHistory(server.get(1));
    return server.get(1);
  }

  /** Where a session's answers are timed. */
  CommandTimes times(String purpose, BooleanSupplier connected) {
    return meters.of(purpose, connected);
  }

  private static RedisSession connect(AbstractRedisClient client) {
    if (client instanceof RedisClusterClient cluster) {
      cluster.refreshPartitions();
      StatefulRedisClusterConnection<String, String> connection = cluster.connect(StringCodec.UTF8);
      return new RedisSession(connection, connection.async());
    }
    StatefulRedisConnection<String, String> connection =
        ((RedisClient) client).connect(StringCodec.UTF8);
    return new RedisSession(connection, connection.async());
  }
}
