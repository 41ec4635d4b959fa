package io.latchkey.proxy.problem;

import io.latchkey.proxy.settings.ProxySettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What refusals say. */
@Configuration(proxyBeanMethods = false)
public class RefusalConfiguration {

  @Bean
  RateLimitHeaders rateLimitHeaders(ProxySettings settings) {
    return new RateLimitHeaders(settings.rateLimitHeaders());
  }
}
