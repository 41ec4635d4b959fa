package io.latchkey.replay.redis;

import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import io.latchkey.replay.ReplayStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers that are kept in Redis. */
@Configuration(proxyBeanMethods = false)
public class ReplayConfiguration {

  @Bean
  ReplayStore replayStore(StandingSession adminSession, RedisNames names) {
    return new RedisReplayStore(adminSession, names);
  }
}
