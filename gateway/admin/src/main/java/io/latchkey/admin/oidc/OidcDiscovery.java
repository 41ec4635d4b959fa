package io.latchkey.admin.oidc;

import io.latchkey.admin.problem.ProblemException;
import io.latchkey.identity.OidcSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Finds out where the identity provider's endpoints are (OpenID Connect Discovery 1.0): when the
 * first person signs in, so that a provider that is down stops nobody else, and again as long as it
 * has not answered. Anybody can make it ask, so one call at a time does, and the others don't wait
 * for a provider that hangs.
 */
final class OidcDiscovery {

  private static final Logger log = LoggerFactory.getLogger(OidcDiscovery.class);
  private static final String METADATA = "/.well-known/openid-configuration";
  private static final String ISSUER = "issuer";
  private static final List<String> NEEDED =
      List.of("authorization_endpoint", "token_endpoint", "jwks_uri");
  private static final ParameterizedTypeReference<Map<String, Object>> JSON =
      new ParameterizedTypeReference<>() {};
  private static final long MOST_WAITING_MILLIS = 500;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(OidcClient.RETRY_SECONDS);

  private final OidcSettings settings;
  private final WebClient http;
  private final LongSupplier nanos;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable ClientRegistration known;
  private boolean failed;
  private long failedAt;

  OidcDiscovery(OidcSettings settings, WebClient http, LongSupplier nanos) {
    this.settings = settings;
    this.http = http;
    this.nanos = nanos;
  }

  /**
   * The provider, and what we are to it.
   *
   * @throws ProblemException where it does not answer, or did not a moment ago
   */
  ClientRegistration registration() {
    ClientRegistration registration = known;
    return registration == null ? ask() : registration;
  }

  private ClientRegistration ask() {
    try {
      if (!asking.tryLock(MOST_WAITING_MILLIS, TimeUnit.MILLISECONDS)) {
        throw OidcClient.unavailable();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw OidcClient.unavailable();
    }
    try {
      ClientRegistration registration = known;
      return registration == null ? askAlone() : registration;
    } finally {
      asking.unlock();
    }
  }

  private ClientRegistration askAlone() {
    if (failed && nanos.getAsLong() - failedAt < PAUSE_NANOS) {
      throw OidcClient.unavailable();
    }
    failed = true;
    try {
      ClientRegistration registration = OidcClient.await(discovered());
      known = registration;
      failed = false;
      log.info("event=provider.found issuer={}", settings.issuer());
      return registration;
    } finally {
      failedAt = nanos.getAsLong();
    }
  }

  private Mono<ClientRegistration> discovered() {
    String issuer = String.valueOf(settings.issuer());
    return http.get()
        .uri(URI.create(issuer.replaceFirst("/$", "") + METADATA))
        .retrieve()
        .bodyToMono(JSON)
        .map(metadata -> registration(issuer, metadata));
  }

  private ClientRegistration registration(String issuer, Map<String, Object> metadata) {
    if (!issuer.equals(metadata.get(ISSUER))) {
      throw new IllegalArgumentException("the provider calls itself " + metadata.get(ISSUER));
    }
    for (String needed : NEEDED) {
      if (!(metadata.get(needed) instanceof String)) {
        throw new IllegalArgumentException("the provider names no " + needed);
      }
    }
    String secret = settings.clientSecret();
    ClientRegistration.Builder registration =
        ClientRegistrations.fromOidcConfiguration(metadata)
            .registrationId("provider")
            .clientId(String.valueOf(settings.clientId()))
            .redirectUri("{baseUrl}")
            .scope(settings.scopes());
    return secret == null
        ? registration.clientAuthenticationMethod(ClientAuthenticationMethod.NONE).build()
        : registration.clientSecret(secret).build();
  }
}
