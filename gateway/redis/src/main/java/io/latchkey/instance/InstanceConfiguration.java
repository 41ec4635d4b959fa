package io.latchkey.instance;

import io.latchkey.change.redis.ChangeConfiguration;
import io.latchkey.decisionlog.redis.DecisionLogConfiguration;
import io.latchkey.encryption.redis.EncryptionConfiguration;
import io.latchkey.event.redis.EventConfiguration;
import io.latchkey.gatekeeper.GatekeeperConfiguration;
import io.latchkey.keystore.redis.KeystoreConfiguration;
import io.latchkey.limit.redis.LimitConfiguration;
import io.latchkey.reassertion.ReassertionConfiguration;
import io.latchkey.redis.RedisConfiguration;
import io.latchkey.usage.redis.UsageConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The store, the change feed, the caches, the limits and the decision. */
@Configuration(proxyBeanMethods = false)
@Import({
  RedisConfiguration.class,
  ChangeConfiguration.class,
  KeystoreConfiguration.class,
  LimitConfiguration.class,
  DecisionLogConfiguration.class,
  EncryptionConfiguration.class,
  EventConfiguration.class,
  UsageConfiguration.class,
  GatekeeperConfiguration.class,
  ReassertionConfiguration.class,
})
public class InstanceConfiguration {}
