package io.latchkey.proxy.authn;

import io.latchkey.proxy.plan.RoutePlans;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The filter that leaves no route open. */
@Configuration(proxyBeanMethods = false)
public class ApiKeyFilterConfiguration {

  @Bean
  RoutePlans routePlans() {
    return new RoutePlans();
  }

  @Bean
  ApiKeyFilter apiKeyFilter(RequestAuthentication authentication, RoutePlans plans) {
    return new ApiKeyFilter(authentication, plans);
  }
}
