package io.latchkey.proxy.oauth;

import io.latchkey.oauth.Introspection;
import io.latchkey.oauth.TokenIntrospector;
import io.latchkey.oauth.TokenRequest;
import io.latchkey.oauth.request.OAuthProblem;
import io.latchkey.oauth.request.TokenRequestReader;
import io.latchkey.usage.UsageCounts;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code POST /oauth2/introspect}: a client asks what an access token is good for (RFC 7662). It is
 * a use of the client's key, as a request for a token is.
 */
final class IntrospectionEndpoint implements WebFilter {

  static final String PATH = "/oauth2/introspect";

  private final ClientEndpoint endpoint;
  private final TokenIntrospector introspector;
  private final UsageCounts usage;
  private final OAuthWriter answers;

  IntrospectionEndpoint(
      ClientEndpoint endpoint,
      TokenIntrospector introspector,
      UsageCounts usage,
      OAuthWriter answers) {
    this.endpoint = endpoint;
    this.introspector = introspector;
    this.usage = usage;
    this.answers = answers;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    return endpoint.filter(
        PATH,
        exchange,
        others,
        TokenRequestReader::readToken,
        (client, token) -> introspect(exchange, client, token));
  }

  private Mono<Void> introspect(ServerWebExchange exchange, TokenRequest client, String token) {
    return endpoint.unlessHeldBack(
        exchange,
        client,
        introspector::knowsKey,
        Mono.fromFuture(() -> introspector.introspect(client, token))
            .publishOn(Schedulers.parallel())
            .flatMap(answer -> answer(exchange, client, answer)));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequest client, Introspection answer) {
    if (answer instanceof Introspection.Refused refused) {
      return endpoint.refuse(exchange, refused.denied());
    }
    if (!(answer instanceof Introspection.Told told)) {
      return answers.refuse(exchange, OAuthProblem.UNAVAILABLE);
    }
    if (told.use() != null) {
      usage.allowed(told.use().grant(), client.address());
    }
    return answers.introspection(exchange, told);
  }
}
