package io.latchkey.proxy.headers;

import io.latchkey.proxy.settings.ProxySettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What upstreams are told of the caller. */
@Configuration(proxyBeanMethods = false)
public class HeaderConfiguration {

  @Bean
  HeaderSanitizer headerSanitizer(ProxySettings settings) {
    return new HeaderSanitizer(settings);
  }
}
