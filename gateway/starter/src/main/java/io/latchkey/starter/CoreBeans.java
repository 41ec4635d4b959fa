package io.latchkey.starter;

import io.latchkey.drain.Drain;
import io.latchkey.instance.InstanceConfiguration;
import io.latchkey.proxy.accesslog.AccessLogConfiguration;
import io.latchkey.proxy.answer.AnswerConfiguration;
import io.latchkey.proxy.authn.AuthenticationConfiguration;
import io.latchkey.proxy.headers.HeaderConfiguration;
import io.latchkey.proxy.meters.ProxyMetersConfiguration;
import io.latchkey.proxy.problem.RefusalConfiguration;
import io.latchkey.proxy.streams.OpenStreamsConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The same configurations that our own gateway has, from the client of Redis to the decision. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  DataRedisAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  SslAutoConfiguration.class,
})
@Import({
  InstanceConfiguration.class,
  AccessLogConfiguration.class,
  AnswerConfiguration.class,
  AuthenticationConfiguration.class,
  HeaderConfiguration.class,
  OpenStreamsConfiguration.class,
  ProxyMetersConfiguration.class,
  RefusalConfiguration.class,
})
class CoreBeans {

  @Bean
  Drain drain() {
    return new Drain();
  }
}
