package io.latchkey.proxy.tunnel;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** WebSockets and other upgrades. */
@Configuration(proxyBeanMethods = false)
public class TunnelConfiguration {

  @Bean
  Upgrades upgrades(UpgradeSettings settings) {
    return new Upgrades(settings);
  }
}
