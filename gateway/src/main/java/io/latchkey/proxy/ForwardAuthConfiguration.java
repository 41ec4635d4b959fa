package io.latchkey.proxy;

import io.latchkey.client.ClientAddresses;
import io.latchkey.limit.LimitSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Decisions for ingresses that carry the requests themselves. */
@Configuration(proxyBeanMethods = false)
class ForwardAuthConfiguration {

  @Bean
  ForwardAuthReader forwardAuthReader(
      ForwardAuthSettings settings, ClientAddresses clients, LimitSettings limits) {
    return new ForwardAuthReader(settings, clients, limits.maximumCost());
  }

  @Bean
  @Order(ProxyConfiguration.BEHIND_WHO_FOLLOWS)
  ForwardAuth forwardAuth(
      ForwardAuthReader reader,
      CredentialReader credentials,
      Admission admission,
      FailureGuard guard,
      ProblemWriter problems,
      ForwardAuthAnswer answer) {
    return new ForwardAuth(reader, credentials, admission, guard, problems, answer);
  }

  @Bean
  ForwardAuthAnswer forwardAuthAnswer(
      UpstreamHeaders identity, RateLimitHeaders limits, Trail trail) {
    return new ForwardAuthAnswer(identity, limits, trail);
  }
}
