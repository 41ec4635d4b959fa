package io.latchkey.proxy.me;

import io.latchkey.gatekeeper.Callers;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.exchange.ListenerOrder;
import io.latchkey.proxy.problem.RateLimitHeaders;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What holders can ask of their own keys. */
@Configuration(proxyBeanMethods = false)
public class MeConfiguration {

  @Bean
  @Order(ListenerOrder.AFTER_ACCESS_LOG)
  WhoAmI whoAmI(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      Callers callers,
      RateLimitHeaders limits,
      ProblemWriter problems) {
    return new WhoAmI(credentials, authenticator, guard, callers, limits, problems);
  }
}
