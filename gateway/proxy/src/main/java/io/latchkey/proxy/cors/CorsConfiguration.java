package io.latchkey.proxy.cors;

import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.exchange.ForwardAuthPath;
import io.latchkey.proxy.settings.ProxySettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** CORS, by the rules of the gateway and of its projects. */
@Configuration(proxyBeanMethods = false)
public class CorsConfiguration {

  /** Before all that asks for a key. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  CorsFilter corsFilter(CorsSettings settings, ProxySettings proxy, Upstreams projects) {
    String requestId = proxy.requestId();
    CorsPolicies policies =
        new CorsPolicies(
            settings, projects, requestId.isEmpty() ? ExchangeObserver.DEFAULT_HEADER : requestId);
    return new CorsFilter(policies, ForwardAuthPath::matches);
  }
}
