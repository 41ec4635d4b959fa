package io.latchkey.trace;

import io.latchkey.change.Instance;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What names traces, and makes spans where an operator wants them. */
@Configuration(proxyBeanMethods = false)
public class TraceConfiguration {

  @Bean
  Exemplars exemplars() {
    return new Exemplars();
  }

  /** Not there, and none of its classes loaded, where no endpoint is set. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("latchkey.tracing.endpoint")
  static class Exported {

    @Bean
    Spans spans(TracingSettings settings, Instance self) {
      if (settings.endpoint() == null) {
        throw new IllegalStateException("latchkey.tracing.endpoint is set and not bound");
      }
      return new Spans(settings.endpoint(), settings.sampling(), self.id());
    }
  }
}
