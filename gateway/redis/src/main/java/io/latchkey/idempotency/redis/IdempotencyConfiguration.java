package io.latchkey.idempotency.redis;

import io.latchkey.idempotency.Idempotency;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers that are kept in Redis. */
@Configuration(proxyBeanMethods = false)
public class IdempotencyConfiguration {

  @Bean
  Idempotency idempotency(StandingSession adminSession, RedisNames names) {
    return new Idempotency(new RedisIdempotencyStore(adminSession, names));
  }
}
