package io.latchkey.proxy.cors;

import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.exchange.ForwardAuthPath;
import io.latchkey.proxy.settings.ProxySettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** CORS, if an operator allows an origin: without one, no request pays for it. */
@Configuration(proxyBeanMethods = false)
public class CorsConfiguration {

  /** Before all that asks for a key. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @Conditional(AnyOriginAllowed.class)
  CorsFilter corsFilter(CorsSettings settings, ProxySettings proxy) {
    String requestId = proxy.requestId();
    return new CorsFilter(
        settings,
        requestId.isEmpty() ? ExchangeObserver.DEFAULT_HEADER : requestId,
        ForwardAuthPath::matches);
  }

  static final class AnyOriginAllowed implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      var beans = context.getBeanFactory();
      return beans != null && !beans.getBean(CorsSettings.class).allowedOrigins().isEmpty();
    }
  }
}
