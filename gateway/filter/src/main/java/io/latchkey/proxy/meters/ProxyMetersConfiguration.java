package io.latchkey.proxy.meters;

import io.latchkey.proxy.streams.OpenStreams;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The proxy's meters. */
@Configuration(proxyBeanMethods = false)
public class ProxyMetersConfiguration {

  @Bean
  ProxyMeters proxyMeters(MeterRegistry registry, OpenStreams streams) {
    ProxyMeters meters = new ProxyMeters(registry);
    meters.watch(streams);
    return meters;
  }
}
