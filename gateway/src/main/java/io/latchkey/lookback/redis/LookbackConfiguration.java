package io.latchkey.lookback.redis;

import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.lookback.Lookback;
import io.latchkey.lookback.LookbackSettings;
import io.latchkey.lookback.LookbackStore;
import io.latchkey.lookback.PathText;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Decisions of late, noted in memory and kept in Redis. */
@Configuration(proxyBeanMethods = false)
public class LookbackConfiguration {

  @Bean
  Lookback lookback(LookbackSettings settings) {
    return new Lookback(settings);
  }

  @Bean
  LookbackStore lookbackStore(
      StandingSession usageSession,
      StandingSession adminSession,
      RedisNames names,
      SecretFormat format,
      TokenFormat tokens,
      LookbackSettings settings) {
    PathText paths = new PathText(format, tokens);
    return new RedisLookbackStore(usageSession, adminSession, names, paths, settings.kept());
  }

  @Bean
  LookbackWriter lookbackWriter(Lookback lookback, LookbackStore store, LookbackSettings settings) {
    return new LookbackWriter(lookback, store, settings.isOn());
  }
}
