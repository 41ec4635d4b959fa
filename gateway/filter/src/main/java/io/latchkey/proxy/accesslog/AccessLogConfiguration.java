package io.latchkey.proxy.accesslog;

import io.latchkey.client.ClientAddresses;
import io.latchkey.decisionlog.DecisionLog;
import io.latchkey.key.SecretFormat;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.trace.Spans;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** What is noted of requests: their IDs; and where an operator wants it, a log and spans. */
@Configuration(proxyBeanMethods = false)
public class AccessLogConfiguration {

  @Bean
  RequestLog requestLog(RequestLogSettings settings, MeterRegistry registry) {
    RequestLog log = new RequestLog(settings);
    FunctionCounter.builder("latchkey.request.log.dropped", log, RequestLog::dropped)
        .description("Lines of the request log that were dropped")
        .register(registry);
    return log;
  }

  @Bean
  DecisionSampler recorder(DecisionLog lookback, ClientAddresses clients, InstantSource clock) {
    return new DecisionSampler(lookback, clients, clock);
  }

  @Bean
  ExchangeObserver trail(
      ProxySettings settings,
      SecretFormat format,
      RequestLog log,
      ObjectProvider<Spans> spans,
      InstantSource clock,
      DecisionSampler sampler) {
    Spans made = spans.getIfAvailable();
    AccessLog wanted = log.isOn() || made != null ? new AccessLog(log, made, clock) : null;
    return new ExchangeObserver(settings.requestId(), format, wanted, sampler);
  }

  /** Before all that answers requests. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @Conditional(AccessLogWanted.class)
  AccessLogFilter followFilter(ExchangeObserver observer, ClientAddresses clients) {
    return new AccessLogFilter(observer, clients);
  }

  static final class AccessLogWanted implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      var environment = context.getEnvironment();
      return environment.containsProperty("latchkey.request-log.to")
          || environment.containsProperty("latchkey.tracing.endpoint");
    }
  }
}
