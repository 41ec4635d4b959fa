package io.latchkey.admin;

import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.PendingSignIn;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.userinfo.DefaultReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * The client of the identity provider: OpenID Connect's authorization code flow with PKCE, by
 * Spring Security. The provider is asked for its endpoints when the first person signs in, so that
 * one that is down stops nobody else; and again as long as it has not answered. Blocks, each call
 * at most ten seconds.
 */
final class ProviderClient {

  private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int RETRY_SECONDS = 5;
  private static final String METADATA = "/.well-known/openid-configuration";
  private static final String ISSUER = "issuer";
  private static final ParameterizedTypeReference<Map<String, Object>> JSON =
      new ParameterizedTypeReference<>() {};

  private final OidcSettings settings;
  private final WebClient http;
  private final OidcAuthorizationCodeReactiveAuthenticationManager manager;
  private volatile @Nullable ClientRegistration known;

  ProviderClient(OidcSettings settings, WebClient http) {
    this.settings = settings;
    this.http = http;
    var tokens = new WebClientReactiveAuthorizationCodeTokenResponseClient();
    tokens.setWebClient(http);
    DefaultReactiveOAuth2UserService userInfo = new DefaultReactiveOAuth2UserService();
    userInfo.setWebClient(http);
    OidcReactiveOAuth2UserService users = new OidcReactiveOAuth2UserService();
    users.setOauth2UserService(userInfo);
    this.manager = new OidcAuthorizationCodeReactiveAuthenticationManager(tokens, users);
    manager.setJwtDecoderFactory(new IdTokenDecoders(http));
  }

  /**
   * Where the browser is to go.
   *
   * @throws ProblemException where the provider does not answer
   */
  URI authorization(String state, PendingSignIn pending) {
    return URI.create(request(registration(), state, pending).getAuthorizationRequestUri());
  }

  /**
   * Who the provider says has signed in: its ID token and user info, checked.
   *
   * @throws ProblemException where the provider does not answer, or does not take the code, or
   *     answers with what is no proof
   */
  OidcUser user(String state, PendingSignIn pending, String code) {
    ClientRegistration registration = registration();
    OAuth2AuthorizationResponse response =
        OAuth2AuthorizationResponse.success(code)
            .redirectUri(pending.redirectUri())
            .state(state)
            .build();
    OAuth2AuthorizationExchange exchange =
        new OAuth2AuthorizationExchange(request(registration, state, pending), response);
    return await(
        manager
            .authenticate(new OAuth2AuthorizationCodeAuthenticationToken(registration, exchange))
            .ofType(OAuth2LoginAuthenticationToken.class)
            .map(OAuth2LoginAuthenticationToken::getPrincipal)
            .ofType(OidcUser.class));
  }

  private OAuth2AuthorizationRequest request(
      ClientRegistration registration, String state, PendingSignIn pending) {
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(
            Objects.requireNonNull(registration.getProviderDetails().getAuthorizationUri()))
        .clientId(registration.getClientId())
        .redirectUri(pending.redirectUri())
        .scopes(new LinkedHashSet<>(settings.scopes()))
        .state(state)
        .attributes(
            kept -> {
              kept.put(OidcParameterNames.NONCE, pending.nonce());
              kept.put(PkceParameterNames.CODE_VERIFIER, pending.verifier());
            })
        .additionalParameters(
            sent -> {
              sent.put(OidcParameterNames.NONCE, ProviderSecrets.hash(pending.nonce()));
              sent.put(PkceParameterNames.CODE_CHALLENGE, ProviderSecrets.hash(pending.verifier()));
              sent.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
            })
        .build();
  }

  private ClientRegistration registration() {
    ClientRegistration registration = known;
    if (registration == null) {
      registration = discover();
      known = registration;
      log.info("event=provider.found issuer={}", settings.issuer());
    }
    return registration;
  }

  private ClientRegistration discover() {
    String issuer = String.valueOf(settings.issuer());
    String location = issuer.replaceFirst("/$", "") + METADATA;
    return await(
        http.get()
            .uri(URI.create(location))
            .retrieve()
            .bodyToMono(JSON)
            .map(metadata -> registration(issuer, metadata)));
  }

  private ClientRegistration registration(String issuer, Map<String, Object> metadata) {
    if (!issuer.equals(metadata.get(ISSUER))) {
      throw new IllegalArgumentException("the provider calls itself " + metadata.get(ISSUER));
    }
    for (String needed : List.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
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

  private static <T> T await(Mono<T> answer) {
    try {
      T value = answer.timeout(PATIENCE).block();
      if (value == null) {
        throw new IllegalArgumentException("an empty answer");
      }
      return value;
    } catch (OAuth2AuthenticationException e) {
      log.warn("sign-in refused=true reason=\"{}\"", reason(e));
      throw new ProblemException(
          ProblemKind.SIGN_IN_REFUSED,
          "The identity provider's answer proves nothing, so nobody was signed in. Try again; if it"
              + " stays, whoever runs this gateway finds the reason in its log.");
    } catch (RuntimeException e) {
      log.warn("provider reached=false reason=\"{}\"", reason(e));
      throw new ProblemException(
          ProblemKind.PROVIDER_UNAVAILABLE,
          "The identity provider does not answer as it should. Try again later; if it stays, whoever"
              + " runs this gateway finds the reason in its log.",
          RETRY_SECONDS);
    }
  }

  /** In one line; the exceptions' texts have no code and no token in them. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return Texts.shown(String.valueOf(cause.getMessage()));
  }
}
