package io.latchkey.gatekeeper;

import io.latchkey.address.AddressRules;
import io.latchkey.address.ConnectGuard;
import io.latchkey.address.OwnListeners;
import io.latchkey.encryption.MasterKey;
import io.latchkey.encryption.ProjectSecrets;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.OrganizationCache;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.limit.LimitSettings;
import io.latchkey.limit.RateLimiter;
import io.latchkey.upstream.UpstreamRules;
import io.latchkey.upstream.UpstreamSettings;
import io.latchkey.upstream.UpstreamTlsSettings;
import io.latchkey.upstream.UpstreamTrust;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The decision and what it is made of. */
@Configuration(proxyBeanMethods = false)
public class GatekeeperConfiguration {

  @Bean
  SecretFormat secretFormat(SecretSettings settings) {
    return new SecretFormat(settings.prefix(), settings.importedForm());
  }

  @Bean
  TokenFormat tokenFormat(SecretSettings settings) {
    return new TokenFormat(new SecretFormat(settings.tokenPrefix()));
  }

  @Bean
  KeyHasher keyHasher(SecretSettings settings) {
    String pepper = settings.pepper();
    return new KeyHasher(pepper == null ? null : pepper.getBytes(StandardCharsets.UTF_8));
  }

  @Bean
  Charges charges(RateLimiter limiter, LimitSettings settings) {
    return new Charges(limiter, settings.defaults());
  }

  @Bean
  SharedLimits sharedLimits(RateLimiter limiter) {
    return new SharedLimits(limiter);
  }

  @Bean
  Gatekeeper gatekeeper(
      KeyCache keys,
      ProjectCache projects,
      OrganizationCache organizations,
      Charges charges,
      InstantSource clock) {
    return new Gatekeeper(keys, projects, organizations, charges, clock);
  }

  @Bean
  Callers callers(Gatekeeper gatekeeper, KeyStore keys, ProjectStore projects) {
    return new Callers(gatekeeper, keys, projects);
  }

  @Bean
  OwnListeners ownListeners() {
    return new OwnListeners();
  }

  @Bean
  AddressRules upstreamAddresses(UpstreamSettings settings, OwnListeners own) {
    return AddressRules.publicAnd(settings.opened(), own);
  }

  @Bean
  UpstreamRules upstreamRules(AddressRules upstreamAddresses) {
    return new UpstreamRules(upstreamAddresses);
  }

  @Bean
  ConnectGuard upstreamGuard(AddressRules upstreamAddresses) {
    return new ConnectGuard(upstreamAddresses);
  }

  @Bean
  UpstreamLimits upstreamLimits(UpstreamSettings settings) {
    return new UpstreamLimits(
        settings.connectTimeout(),
        settings.responseTimeout(),
        settings.maximumConnections(),
        settings.maximumIdle());
  }

  @Bean
  ProjectSecrets projectSecrets(ObjectProvider<MasterKey> master) {
    return new ProjectSecrets(master.getIfAvailable());
  }

  @Bean
  UpstreamTrust.Keys upstreamKeys(ProjectSecrets secrets) {
    return trust ->
        secrets.open(
            ProjectSecrets.Purpose.UPSTREAM_KEY,
            trust.organization(),
            trust.project(),
            Objects.requireNonNull(trust.sealedKey()));
  }

  @Bean
  Upstreams upstreams(ProjectCache projects, UpstreamTlsSettings tls, ProjectSecrets secrets) {
    return new Upstreams(projects, tls, secrets);
  }

  /**
   * Told after the caches: who asks again because of a change must not get the answer before it.
   */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  KeyChanges keyChanges() {
    return new KeyChanges();
  }
}
