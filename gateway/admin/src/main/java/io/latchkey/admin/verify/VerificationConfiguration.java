package io.latchkey.admin.verify;

import io.latchkey.admin.caller.Access;
import io.latchkey.decisionlog.DecisionLogStore;
import io.latchkey.gatekeeper.Gatekeeper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a key opens, and why a request was refused. */
@Configuration(proxyBeanMethods = false)
@Import({VerificationController.class, ExplanationController.class})
public class VerificationConfiguration {

  @Bean
  Explanations explanations(Gatekeeper gatekeeper) {
    return new Explanations(gatekeeper);
  }

  @Bean
  RequestExplanations requestExplanations(
      Access access, DecisionLogStore store, Explanations explanations) {
    return new RequestExplanations(access, store, explanations);
  }
}
