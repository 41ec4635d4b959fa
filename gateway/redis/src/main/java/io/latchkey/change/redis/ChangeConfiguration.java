package io.latchkey.change.redis;

import io.latchkey.change.ChangeFeed;
import io.latchkey.change.ChangeListener;
import io.latchkey.change.Confirmations;
import io.latchkey.change.FailoverRisk;
import io.latchkey.change.FeedConnection;
import io.latchkey.change.FeedHistory;
import io.latchkey.change.Fleet;
import io.latchkey.change.FleetClock;
import io.latchkey.change.Instance;
import io.latchkey.change.InstanceSettings;
import io.latchkey.change.Lease;
import io.latchkey.change.LeaseSettings;
import io.latchkey.change.LoadSource;
import io.latchkey.change.RevocationSettings;
import io.latchkey.change.Stamps;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSettings;
import io.latchkey.redis.StandingSession;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The change feed, the lease, the fleet and the strict revocation, over Redis. */
@Configuration(proxyBeanMethods = false)
public class ChangeConfiguration {

  @Bean
  Stamps stamps() {
    return new Stamps();
  }

  /** The only clock of whatever decides or is judged elsewhere. */
  @Bean
  FleetClock clock() {
    return new FleetClock(System::nanoTime, InstantSource.system());
  }

  /** Counted on this machine's own clocks: it is about what they show. */
  @Bean
  Lease lease() {
    return new Lease(System::nanoTime, InstantSource.system());
  }

  @Bean
  Instance self(InstanceSettings settings, InstantSource clock) {
    return settings.instance(clock.instant());
  }

  @Bean
  InstanceJson instanceJson() {
    return new InstanceJson();
  }

  @Bean
  FeedConnection.Connector feedConnector(
      RedisConnector connector,
      RedisNames names,
      RedisSettings settings,
      InstanceJson json,
      FleetClock clock) {
    String process = UUID.randomUUID().toString();
    return () ->
        new RedisFeedConnection(connector.open(), process, names, settings.timeout(), json, clock);
  }

  @Bean
  StandingSession fleetSession(RedisConnector connector, RedisSettings settings) {
    return new StandingSession("fleet", connector, settings.timeout());
  }

  @Bean
  Fleet fleet(
      StandingSession fleetSession,
      RedisNames names,
      InstanceJson json,
      RevocationSettings settings) {
    return new RedisFleet(fleetSession, names, json, settings.demotion());
  }

  @Bean
  FailoverRisk failoverRisk(LettuceConnectionFactory factory, StandingSession fleetSession) {
    return factory.isRedisSentinelAware()
        ? new SentinelRisk(fleetSession)
        : () -> FailoverRisk.Level.NONE;
  }

  @Bean
  Confirmations confirmations(Fleet fleet, FeedHistory history, RevocationSettings settings) {
    return new Confirmations(fleet, history, settings.waitFor(), System::nanoTime);
  }

  /** Started by {@link FeedLifecycle}, once everybody who listens is there. */
  @Bean(destroyMethod = "")
  ChangeFeed changeFeed(
      FeedConnection.Connector connector,
      Instance self,
      Lease lease,
      FeedHistory history,
      LeaseSettings settings,
      List<ChangeListener> listeners,
      ObjectProvider<LoadSource> load) {
    ChangeFeed feed = new ChangeFeed(connector, self, lease, history, settings.lease());
    listeners.forEach(feed::addListener);
    load.ifAvailable(feed::measure);
    return feed;
  }

  /** Told of changes after those who hold what they make wrong. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  ChangeMeters changeMeters(InstantSource clock) {
    return new ChangeMeters(clock);
  }

  @Bean
  FeedMeters feedMeters(ChangeFeed feed, Lease lease, FleetClock clock) {
    return new FeedMeters(feed, lease, clock);
  }

  @Bean
  FeedLifecycle feedLifecycle(ChangeFeed feed) {
    return new FeedLifecycle(feed);
  }

  /**
   * Follows the feed while the core is up; the last to stop, so that it leaves the fleet drained.
   */
  static final class FeedLifecycle implements SmartLifecycle {

    private final ChangeFeed feed;
    private volatile boolean running;

    FeedLifecycle(ChangeFeed feed) {
      this.feed = feed;
    }

    @Override
    public void start() {
      running = true;
      feed.start();
    }

    @Override
    public void stop() {
      running = false;
      feed.close();
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return StandingSession.PHASE + 100;
    }
  }
}
