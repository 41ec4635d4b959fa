package io.latchkey.proxy.encryption;

import io.latchkey.encryption.DecryptionReports;
import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.EncryptionSettings;
import io.latchkey.encryption.json.BodyLimits;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.exchange.ListenerOrder;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.usage.UsageSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Encryption of fields on their way, and without an upstream. */
@Configuration(proxyBeanMethods = false)
public class DataProxyConfiguration {

  @Bean
  FieldBodies fieldBodies(
      Encryption encryption,
      EncryptionSettings settings,
      DecryptionReports reports,
      MeterRegistry registry,
      UsageSettings usage) {
    int most = (int) settings.maximumField().toBytes();
    return new FieldBodies(
        encryption,
        new FieldMeters(registry, reports, usage.meteredProjects()),
        new BodyLimits(most, BodyLimits.DEFAULT.values()));
  }

  @Bean
  FieldFilter fieldFilter(
      Encryption encryption,
      Gatekeeper gatekeeper,
      FieldBodies bodies,
      Upstreams upstreams,
      ExchangeObserver observer) {
    return new FieldFilter(
        encryption, gatekeeper, new FieldPlanner(), bodies, new FieldAnswer(upstreams, observer));
  }

  @Bean
  DirectAnswer directAnswer(
      Encryption encryption, Gatekeeper gatekeeper, FieldBodies bodies, RateLimitHeaders limits) {
    return new DirectAnswer(encryption, gatekeeper, new DirectWork(bodies), limits);
  }

  @Bean
  @Order(ListenerOrder.AFTER_ACCESS_LOG)
  DirectCalls directCalls(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      Gatekeeper gatekeeper,
      FailureGuard guard,
      ProblemWriter problems,
      DirectAnswer answer) {
    return new DirectCalls(credentials, authenticator, gatekeeper, guard, problems, answer);
  }
}
