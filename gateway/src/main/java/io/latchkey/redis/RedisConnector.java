package io.latchkey.redis;

import io.latchkey.change.StoreUnavailableException;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Opens connections to the primary of the Redis that {@code spring.data.redis.*} names. */
public final class RedisConnector {

  private final LettuceConnectionFactory factory;
  private final Duration timeout;
  private final RedisMeters meters;

  RedisConnector(LettuceConnectionFactory factory, Duration timeout, RedisMeters meters) {
    this.factory = factory;
    this.timeout = timeout;
    this.meters = meters;
  }

  /**
   * Connects, and asks for a first answer: a server that takes connections and then says nothing
   * counts as away. Blocks for seconds at most.
   *
   * @throws StoreUnavailableException where that fails
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
      RedisSession.await(session.ask(timeout, commands -> commands.ping()));
      return session;
    } catch (StoreUnavailableException e) {
      session.close();
      throw e;
    }
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
