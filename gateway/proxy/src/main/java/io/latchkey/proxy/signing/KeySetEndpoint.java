package io.latchkey.proxy.signing;

import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.signing.SignedIdentities;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code GET /.well-known/jwks.json}: the keys that verify signed identities, as a JSON Web Key Set
 * (RFC 7517). May be kept for five minutes; a key is published for an hour before it signs.
 */
final class KeySetEndpoint implements WebFilter {

  private static final String PATH = "/.well-known/jwks.json";
  private static final String KEPT = "public, max-age=300";
  private static final MediaType TYPE = MediaType.valueOf("application/jwk-set+json");

  private final SignedIdentities identities;
  private final ProblemWriter problems;

  KeySetEndpoint(SignedIdentities identities, ProblemWriter problems) {
    this.identities = identities;
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    if (!exchange.getRequest().getURI().getRawPath().equals(PATH)) {
      return others.filter(exchange);
    }
    if (exchange.getRequest().getMethod() != HttpMethod.GET) {
      return problems.write(exchange, Problem.GET_ONLY);
    }
    return Mono.fromFuture(identities.published().thenApply(Optional::ofNullable))
        .publishOn(Schedulers.parallel())
        .flatMap(
            published ->
                published
                    .map(each -> write(exchange.getResponse(), each))
                    .orElseGet(() -> problems.unavailable(exchange)));
  }

  private static Mono<Void> write(ServerHttpResponse response, String published) {
    byte[] body = published.getBytes(StandardCharsets.UTF_8);
    response.getHeaders().setContentType(TYPE);
    response.getHeaders().setCacheControl(KEPT);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
