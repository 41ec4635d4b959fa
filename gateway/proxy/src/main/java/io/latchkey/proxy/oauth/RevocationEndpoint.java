package io.latchkey.proxy.oauth;

import io.latchkey.oauth.TokenRequest;
import io.latchkey.oauth.TokenRevoker;
import io.latchkey.oauth.request.OAuthProblem;
import io.latchkey.oauth.request.TokenRequestReader;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code POST /oauth2/revoke}: a client ends an access token of its own (RFC 7009). As with any
 * revocation, when the answer is there no gateway accepts it; where one may, the answer is 503.
 * Clients show themselves, are held back and counted as at the token endpoint.
 */
final class RevocationEndpoint implements WebFilter {

  static final String PATH = "/oauth2/revoke";

  private final ClientEndpoint endpoint;
  private final TokenRevoker revoker;
  private final OAuthWriter answers;

  RevocationEndpoint(ClientEndpoint endpoint, TokenRevoker revoker, OAuthWriter answers) {
    this.endpoint = endpoint;
    this.revoker = revoker;
    this.answers = answers;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    return endpoint.filter(
        PATH,
        exchange,
        others,
        TokenRequestReader::readToken,
        (client, token) -> revoke(exchange, client, token));
  }

  private Mono<Void> revoke(ServerWebExchange exchange, TokenRequest client, String token) {
    return endpoint.unlessHeldBack(
        exchange,
        client,
        revoker::knowsKey,
        Mono.fromCallable(() -> revoker.revoke(client, token))
            .subscribeOn(Schedulers.boundedElastic())
            .publishOn(Schedulers.parallel())
            .flatMap(answer -> answer(exchange, answer)));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRevoker.Answer answer) {
    if (answer instanceof TokenRevoker.Done) {
      return answers.done(exchange);
    }
    if (answer instanceof TokenRevoker.Refused refused) {
      return endpoint.refuse(exchange, refused.denied());
    }
    if (answer instanceof TokenRevoker.Unavailable) {
      return answers.refuse(exchange, OAuthProblem.UNAVAILABLE);
    }
    return answers.refuse(
        exchange,
        answer instanceof TokenRevoker.NoToken
            ? OAuthProblem.NO_ACCESS_TOKEN
            : OAuthProblem.TOKEN_OF_ANOTHER);
  }
}
