package io.latchkey.proxy.forwardauth;

import io.latchkey.client.ClientAddresses;
import io.latchkey.limit.LimitSettings;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.exchange.ListenerOrder;
import io.latchkey.proxy.headers.HeaderSanitizer;
import io.latchkey.proxy.problem.RateLimitHeaders;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Decisions for ingresses that carry the requests themselves. */
@Configuration(proxyBeanMethods = false)
public class ForwardAuthConfiguration {

  @Bean
  ForwardAuthReader forwardAuthReader(
      ForwardAuthSettings settings, ClientAddresses clients, LimitSettings limits) {
    return new ForwardAuthReader(settings, clients, limits.maximumCost());
  }

  @Bean
  @Order(ListenerOrder.AFTER_ACCESS_LOG)
  ForwardAuth forwardAuth(
      ForwardAuthReader reader,
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      ProblemWriter problems,
      ForwardAuthAnswer answer) {
    return new ForwardAuth(reader, credentials, authenticator, guard, problems, answer);
  }

  @Bean
  ForwardAuthAnswer forwardAuthAnswer(
      HeaderSanitizer identity, RateLimitHeaders limits, ExchangeObserver observer) {
    return new ForwardAuthAnswer(identity, limits, observer);
  }
}
