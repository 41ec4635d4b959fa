package io.latchkey.proxy.authn;

import io.latchkey.client.ClientAddresses;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.proxy.settings.CredentialSource;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.proxy.streams.OpenStreams;
import io.latchkey.usage.UsageCounts;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** From headers to a decision. */
@Configuration(proxyBeanMethods = false)
public class AuthenticationConfiguration {

  @Bean
  ClientAddresses clientAddresses(ProxySettings settings) {
    return new ClientAddresses(
        settings.trusted(), settings.clientHeader() == ProxySettings.ClientHeader.FORWARDED);
  }

  @Bean
  CredentialReader credentialReader(
      SecretFormat format, TokenFormat tokens, ProxySettings settings) {
    List<CredentialSource> sources =
        settings.credential().headers().stream()
            .map(text -> Objects.requireNonNull(CredentialSource.parse(text)))
            .toList();
    return new CredentialReader(format, tokens, sources);
  }

  @Bean
  KeyAuthenticator admission(
      KeyHasher hasher,
      Gatekeeper gatekeeper,
      ClientAddresses clients,
      UsageCounts usage,
      ProxyMeters meters) {
    return new KeyAuthenticator(hasher, gatekeeper, clients, usage, meters);
  }

  @Bean
  RequestAuthentication requestAuthentication(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      OpenStreams streams,
      RateLimitHeaders limits,
      ExchangeObserver observer) {
    return new RequestAuthentication(credentials, authenticator, guard, streams, limits, observer);
  }
}
