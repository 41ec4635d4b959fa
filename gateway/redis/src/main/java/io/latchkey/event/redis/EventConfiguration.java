package io.latchkey.event.redis;

import io.latchkey.event.EventLog;
import io.latchkey.event.EventSettings;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSettings;
import io.latchkey.redis.StandingSession;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The event log over Redis. */
@Configuration(proxyBeanMethods = false)
public class EventConfiguration {

  @Bean
  EventLog eventLog(
      StandingSession adminSession, RedisNames names, EventSettings settings, InstantSource clock) {
    return new RedisEventLog(adminSession, names, settings.retention(), clock);
  }

  @Bean
  RedisEventTail eventTail(RedisConnector connector, RedisNames names, RedisSettings settings) {
    return new RedisEventTail(connector, names.of("events"), settings.timeout());
  }
}
