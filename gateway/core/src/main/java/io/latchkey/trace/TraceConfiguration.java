package io.latchkey.trace;

import io.latchkey.change.Instance;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What names traces, and makes spans where an operator wants them. */
@Configuration(proxyBeanMethods = false)
public class TraceConfiguration {

  private static final String EVERYWHERE = "io.prometheus.exporter.exemplarsOnAllMetricTypes";

  @Bean
  Exemplars exemplars() {
    return new Exemplars();
  }

  /**
   * Exemplars stand beside buckets only. OpenMetrics allows them nowhere else in a histogram, and a
   * Prometheus before 2.43 refuses the whole scrape for one beside a count.
   */
  @Bean
  static BeanPostProcessor exemplarsStandBesideBucketsOnly() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof PrometheusProperties prometheus) {
          prometheus.getProperties().putIfAbsent(EVERYWHERE, "false");
        }
        return bean;
      }
    };
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
