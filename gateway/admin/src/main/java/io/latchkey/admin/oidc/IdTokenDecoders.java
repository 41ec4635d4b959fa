package io.latchkey.admin.oidc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.authentication.ReactiveOidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoderFactory;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Reads ID tokens as Spring Security's own factory does, but asks for the provider's keys with our
 * HTTP client, and takes each signature by public key that the provider announces and not RS256
 * alone.
 */
final class IdTokenDecoders implements ReactiveJwtDecoderFactory<ClientRegistration> {

  private static final String ANNOUNCED = "id_token_signing_alg_values_supported";

  private final Map<ClientRegistration, ReactiveJwtDecoder> decoders = new ConcurrentHashMap<>();
  private final WebClient http;

  IdTokenDecoders(WebClient http) {
    this.http = http;
  }

  @Override
  public ReactiveJwtDecoder createDecoder(ClientRegistration registration) {
    return decoders.computeIfAbsent(registration, this::decoder);
  }

  private ReactiveJwtDecoder decoder(ClientRegistration registration) {
    NimbusReactiveJwtDecoder decoder =
        NimbusReactiveJwtDecoder.withJwkSetUri(
                Objects.requireNonNull(registration.getProviderDetails().getJwkSetUri()))
            .webClient(http)
            .jwsAlgorithms(algorithms -> algorithms.addAll(announced(registration)))
            .build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
    decoder.setClaimSetConverter(
        new ClaimTypeConverter(
            ReactiveOidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
    return decoder;
  }

  private static List<SignatureAlgorithm> announced(ClientRegistration registration) {
    Object names = registration.getProviderDetails().getConfigurationMetadata().get(ANNOUNCED);
    List<SignatureAlgorithm> announced =
        names instanceof Collection<?> all
            ? Arrays.stream(SignatureAlgorithm.values())
                .filter(each -> all.contains(each.getName()))
                .toList()
            : List.of();
    return announced.isEmpty() ? List.of(SignatureAlgorithm.RS256) : announced;
  }
}
