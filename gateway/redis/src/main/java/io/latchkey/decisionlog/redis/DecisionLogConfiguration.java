package io.latchkey.decisionlog.redis;

import io.latchkey.decisionlog.DecisionLog;
import io.latchkey.decisionlog.DecisionLogSettings;
import io.latchkey.decisionlog.DecisionLogStore;
import io.latchkey.decisionlog.PathText;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Recent decisions, noted in memory and kept in Redis. */
@Configuration(proxyBeanMethods = false)
public class DecisionLogConfiguration {

  @Bean
  DecisionLog lookback(DecisionLogSettings settings) {
    return new DecisionLog(settings);
  }

  @Bean
  DecisionLogStore lookbackStore(
      StandingSession usageSession,
      StandingSession adminSession,
      RedisNames names,
      SecretFormat format,
      TokenFormat tokens,
      DecisionLogSettings settings) {
    PathText paths = new PathText(format, tokens);
    return new RedisDecisionLogStore(usageSession, adminSession, names, paths, settings.kept());
  }

  @Bean
  DecisionLogWriter lookbackWriter(
      DecisionLog lookback, DecisionLogStore store, DecisionLogSettings settings) {
    return new DecisionLogWriter(lookback, store, settings.isOn());
  }
}
