package io.latchkey.proxy.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.exchange.IssuerAddress;
import io.latchkey.proxy.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * {@code GET /.well-known/oauth-authorization-server}: where clients get tokens, and how (RFC
 * 8414).
 */
final class MetadataEndpoint implements WebFilter {

  private static final String PATH = "/.well-known/oauth-authorization-server";

  private static final List<String> AUTH_METHODS =
      List.of("client_secret_basic", "client_secret_post");

  private final IssuerAddress issuer;
  private final ProblemWriter problems;
  private final MetadataWriter writer;

  MetadataEndpoint(IssuerAddress issuer, MetadataWriter writer, ProblemWriter problems) {
    this.issuer = issuer;
    this.writer = writer;
    this.problems = problems;
  }

  /** RFC 8414, section 2. There is no authorization endpoint, so no response type. */
  private record Metadata(
      String issuer,
      @JsonProperty("token_endpoint") String tokenEndpoint,
      @JsonProperty("grant_types_supported") List<String> grantTypes,
      @JsonProperty("response_types_supported") List<String> responseTypes,
      @JsonProperty("token_endpoint_auth_methods_supported") List<String> authMethods,
      @JsonProperty("revocation_endpoint") String revocationEndpoint,
      @JsonProperty("revocation_endpoint_auth_methods_supported") List<String> revocationMethods,
      @JsonProperty("introspection_endpoint") String introspectionEndpoint,
      @JsonProperty("introspection_endpoint_auth_methods_supported")
          List<String> introspectionMethods,
      @JsonProperty("scopes_supported") List<String> scopes) {}

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    if (!exchange.getRequest().getURI().getRawPath().equals(PATH)) {
      return others.filter(exchange);
    }
    if (exchange.getRequest().getMethod() != HttpMethod.GET) {
      return problems.write(exchange, Problem.GET_ONLY);
    }
    @Nullable String address = issuer.of(exchange.getRequest());
    if (address == null) {
      return problems.write(exchange, Problem.BAD_REQUEST);
    }
    return writer.write(
        exchange,
        new Metadata(
            address,
            address + TokenEndpoint.PATH,
            List.of("client_credentials"),
            List.of(),
            AUTH_METHODS,
            address + RevocationEndpoint.PATH,
            AUTH_METHODS,
            address + IntrospectionEndpoint.PATH,
            AUTH_METHODS,
            MetadataWriter.SCOPES));
  }
}
