package io.latchkey.proxy.signing;

import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.signing.SignedIdentities;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What verifies signed identities, on the proxy's listener. */
@Configuration(proxyBeanMethods = false)
public class SigningEndpointConfiguration {

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  KeySetEndpoint keySetEndpoint(SignedIdentities identities, ProblemWriter problems) {
    return new KeySetEndpoint(identities, problems);
  }
}
