package io.latchkey.admin.oidc;

import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.PendingSignIn;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultReactiveOAuth2UserService;
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
 * Spring Security. Blocks, each call at most twenty seconds.
 */
final class OidcClient {

  private static final Logger log = LoggerFactory.getLogger(OidcClient.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** In seconds: makes providers say when their user proved who it is, however long ago. */
  private static final String ANY_AGE = "31536000";

  private static final int LONGEST_REASON = 300;

  /** So long after it did not answer, the provider is worth asking again. */
  static final int RETRY_SECONDS = 2;

  private final OidcSettings settings;
  private final OidcDiscovery provider;
  private final OidcAuthorizationCodeReactiveAuthenticationManager manager;

  OidcClient(OidcSettings settings, OidcDiscovery provider, WebClient http) {
    this.settings = settings;
    this.provider = provider;
    var tokens = new WebClientReactiveAuthorizationCodeTokenResponseClient();
    tokens.setWebClient(http);
    DefaultReactiveOAuth2UserService userInfo = new DefaultReactiveOAuth2UserService();
    userInfo.setWebClient(http);
    OidcReactiveOAuth2UserService users = new OidcReactiveOAuth2UserService();
    users.setOauth2UserService(userInfo);
    this.manager = new OidcAuthorizationCodeReactiveAuthenticationManager(tokens, users);
    manager.setJwtDecoderFactory(new IdTokenDecoders(http));
  }

  /** Which provider it asks, and as whom. */
  OidcSettings settings() {
    return settings;
  }

  /**
   * Where the browser is to go.
   *
   * @throws ProblemException where the provider does not answer
   */
  URI authorization(String state, PendingSignIn pending) {
    return URI.create(
        request(provider.registration(), state, pending).getAuthorizationRequestUri());
  }

  /**
   * Who the provider says has signed in: its ID token and user info, checked.
   *
   * @throws ProblemException where the provider does not answer, or does not take the code, or
   *     answers with what is no proof
   */
  OidcUser user(String state, PendingSignIn pending, String code) {
    ClientRegistration registration = provider.registration();
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
              sent.put(OidcParameterNames.NONCE, OidcSecrets.hash(pending.nonce()));
              sent.put(PkceParameterNames.CODE_CHALLENGE, OidcSecrets.hash(pending.verifier()));
              sent.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
              boolean again = pending.provenSince() != null;
              sent.put("max_age", again ? "0" : ANY_AGE);
              if (again) {
                sent.put("prompt", "login");
              }
            })
        .build();
  }

  /**
   * The provider's answer.
   *
   * @throws ProblemException where it does not come in time, or is none
   */
  static <T> T await(Mono<T> answer) {
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
      throw unavailable();
    }
  }

  /** That the provider can't be asked now. */
  static ProblemException unavailable() {
    return new ProblemException(
        ProblemKind.PROVIDER_UNAVAILABLE,
        "The identity provider does not answer as it should. Try again later; if it stays, whoever"
            + " runs this gateway finds the reason in its log.",
        RETRY_SECONDS);
  }

  /** In one line; the exceptions' texts have no code and no token in them. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String text = String.valueOf(cause.getMessage()).replaceAll("[\\p{Cntrl}\"]", "?");
    return text.substring(0, Math.min(text.length(), LONGEST_REASON));
  }
}
