package io.latchkey.proxy.oauth;

import io.latchkey.client.ClientAddresses;
import io.latchkey.oauth.OAuthSettings;
import io.latchkey.oauth.TokenIntrospector;
import io.latchkey.oauth.TokenIssuer;
import io.latchkey.oauth.TokenRevoker;
import io.latchkey.oauth.request.TokenRequestReader;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.exchange.IssuerAddress;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.usage.UsageCounts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What OAuth clients find on the proxy's listener. */
@Configuration(proxyBeanMethods = false)
public class OAuthEndpointConfiguration {

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  TokenEndpoint tokenEndpoint(
      ClientEndpoint endpoint, TokenIssuer issuer, UsageCounts usage, OAuthWriter answers) {
    return new TokenEndpoint(endpoint, issuer, usage, answers);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  RevocationEndpoint revocationEndpoint(
      ClientEndpoint endpoint, TokenRevoker revoker, OAuthWriter answers) {
    return new RevocationEndpoint(endpoint, revoker, answers);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  IntrospectionEndpoint introspectionEndpoint(
      ClientEndpoint endpoint,
      TokenIntrospector introspector,
      UsageCounts usage,
      OAuthWriter answers) {
    return new IntrospectionEndpoint(endpoint, introspector, usage, answers);
  }

  @Bean
  ClientEndpoint clientEndpoint(
      TokenRequestReader reader, ClientAddresses clients, FailureGuard guard, OAuthWriter answers) {
    return new ClientEndpoint(reader, clients, guard, answers);
  }

  @Bean
  OAuthWriter oauthWriter(RateLimitHeaders limits, ProblemWriter problems) {
    return new OAuthWriter(limits, problems);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  MetadataEndpoint metadataEndpoint(IssuerAddress issuer, ProblemWriter problems) {
    return new MetadataEndpoint(issuer, new MetadataWriter(issuer), problems);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ResourceEndpoint resourceEndpoint(
      ProtectedResource resource, IssuerAddress issuer, ProblemWriter problems) {
    return new ResourceEndpoint(resource, issuer, new MetadataWriter(issuer), problems);
  }

  @Bean
  ProtectedResource protectedResource(IssuerAddress issuer) {
    return new ProtectedResource(issuer);
  }

  @Bean
  IssuerAddress issuerAddress(OAuthSettings settings, ClientAddresses clients) {
    return new IssuerAddress(settings.issuer(), clients);
  }
}
