package io.latchkey.proxy.answer;

import io.latchkey.client.ClientAddresses;
import io.latchkey.limit.FailedAttempts;
import io.latchkey.limit.FailureSettings;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.usage.UsageCounts;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How refusals are written. */
@Configuration(proxyBeanMethods = false)
public class AnswerConfiguration {

  @Bean
  ProblemWriter problemWriter(
      RateLimitHeaders limits,
      ProxyMeters meters,
      ExchangeObserver observer,
      InstantSource clock,
      ObjectProvider<ResourceMetadata> resource) {
    return new ProblemWriter(limits, meters, observer, clock, resource.getIfAvailable());
  }

  @Bean
  FailureGuard failureGuard(
      FailureSettings settings,
      ClientAddresses clients,
      UsageCounts usage,
      ProblemWriter problems,
      ExchangeObserver observer) {
    return new FailureGuard(new FailedAttempts(settings), clients, usage, problems, observer);
  }
}
