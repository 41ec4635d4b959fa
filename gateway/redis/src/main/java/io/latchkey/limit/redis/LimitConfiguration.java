package io.latchkey.limit.redis;

import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.change.Fleet;
import io.latchkey.change.Instance;
import io.latchkey.keystore.cache.CacheSettings;
import io.latchkey.limit.Buckets;
import io.latchkey.limit.LimitSettings;
import io.latchkey.limit.RateLimiter;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSettings;
import io.latchkey.redis.StandingSession;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rate limits and quotas over Redis. */
@Configuration(proxyBeanMethods = false)
public class LimitConfiguration {

  @Bean
  StandingSession limitSession(RedisConnector connector, RedisSettings settings) {
    return new StandingSession("limits", connector, settings.timeout());
  }

  @Bean
  Buckets buckets(
      StandingSession limitSession,
      RedisNames names,
      Instance self,
      FleetSize fleetSize,
      InstantSource clock) {
    boolean proxies = FleetSize.proxies(self);
    Ledger ledger = new Ledger(limitSession, names, proxies, fleetSize, System::nanoTime);
    return new RedisBuckets(limitSession, names, ledger, clock);
  }

  @Bean(destroyMethod = "close")
  FleetSize fleetSize(Fleet fleet) {
    return new FleetSize(fleet);
  }

  @Bean(destroyMethod = "")
  RateLimiter rateLimiter(
      Buckets buckets, LimitSettings settings, CacheSettings caches, FleetSize fleetSize) {
    return new RateLimiter(buckets, settings, caches.maximumSize(), fleetSize, System::nanoTime);
  }

  @Bean
  LimitClock limitClock(RateLimiter limiter) {
    return new LimitClock(limiter);
  }

  @Bean
  LimitMeters limitMeters(RateLimiter limiter) {
    return new LimitMeters(limiter);
  }

  /** A feed that is not the one that was read says that the store may have lost buckets too. */
  @Bean
  ChangeListener lostBuckets(Buckets buckets) {
    return new ChangeListener() {
      private boolean isFirst = true;

      @Override
      public void onChange(Change change) {
        // Nothing that is limited depends on it: limits come with each request.
      }

      @Override
      public void onReset() {
        if (isFirst) {
          buckets.begin();
        } else {
          buckets.doubt();
        }
        isFirst = false;
      }
    };
  }
}
