package io.latchkey.proxy.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.exchange.IssuerAddress;
import io.latchkey.proxy.problem.Problem;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * {@code GET /.well-known/oauth-protected-resource}: which server gives the access tokens that this
 * gateway takes (RFC 9728). Refusals with 401 name it.
 */
final class ResourceEndpoint implements WebFilter {

  private final ProtectedResource resource;
  private final IssuerAddress issuer;
  private final MetadataWriter writer;
  private final ProblemWriter problems;

  ResourceEndpoint(
      ProtectedResource resource,
      IssuerAddress issuer,
      MetadataWriter writer,
      ProblemWriter problems) {
    this.resource = resource;
    this.issuer = issuer;
    this.writer = writer;
    this.problems = problems;
  }

  private record Metadata(
      String resource,
      @JsonProperty("authorization_servers") List<String> authorizationServers,
      @JsonProperty("scopes_supported") List<String> scopes,
      @JsonProperty("bearer_methods_supported") List<String> methods) {}

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    String path = exchange.getRequest().getURI().getRawPath();
    if (!ProtectedResource.mayBeAt(path)) {
      return others.filter(exchange);
    }
    String address = issuer.of(exchange.getRequest());
    if (!resource.isAt(path, address)) {
      return others.filter(exchange);
    }
    if (!HttpMethod.GET.equals(exchange.getRequest().getMethod())) {
      return problems.write(exchange, Problem.GET_ONLY);
    }
    return address == null
        ? problems.write(exchange, Problem.BAD_REQUEST)
        : writer.write(
            exchange,
            new Metadata(address, List.of(address), MetadataWriter.SCOPES, List.of("header")));
  }
}
