package io.latchkey.starter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Latchkey in an application with Spring Cloud Gateway. What it adds to the application's context
 * begins with {@code latchkey}; everything else is in {@link LatchkeyCore}.
 */
@AutoConfiguration(
    after = GatewayAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(GatewayProperties.class)
@ConditionalOnProperty(name = "latchkey.enabled", matchIfMissing = true)
public class LatchkeyAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  LatchkeyCore latchkeyCore(
      ConfigurableApplicationContext application, ObjectProvider<MeterRegistry> registry) {
    return LatchkeyCore.start(application, registry.getIfAvailable(SimpleMeterRegistry::new));
  }

  @Bean
  @ConditionalOnMissingBean
  ApiKeyGatewayFilterFactory latchkeyApiKeyFilterFactory(LatchkeyCore core) {
    return new ApiKeyGatewayFilterFactory(core);
  }

  @Bean
  @ConditionalOnMissingBean(name = "latchkeyMarkedRoutes")
  MarkedRoutes latchkeyMarkedRoutes(LatchkeyCore core) {
    return new MarkedRoutes(new RouteGuard(core));
  }

  @Bean
  @ConditionalOnMissingBean(name = "latchkeyMarkedRoutesCheck")
  MarkedRoutesCheck latchkeyMarkedRoutesCheck(GatewayProperties configured, LatchkeyCore core) {
    return new MarkedRoutesCheck(configured, core);
  }

  @Bean
  @ConditionalOnMissingBean(name = "latchkeyIdentityHeaders")
  IdentityHeaders latchkeyIdentityHeaders(LatchkeyCore core) {
    return new IdentityHeaders(core);
  }

  @Bean
  @ConditionalOnMissingBean(name = "latchkeyResponseHeaders")
  ResponseHeaders latchkeyResponseHeaders(LatchkeyCore core) {
    return new ResponseHeaders(core);
  }
}
