package io.latchkey.proxy;

import io.latchkey.access.DenialReason;
import io.latchkey.client.ClientAddresses;
import io.latchkey.oauth.TokenRequest;
import io.latchkey.oauth.TokenRevoker;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
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

  private final TokenRequestReader reader;
  private final TokenRevoker revoker;
  private final ClientAddresses clients;
  private final FailureGuard guard;
  private final OAuthWriter answers;

  RevocationEndpoint(
      TokenRequestReader reader,
      TokenRevoker revoker,
      ClientAddresses clients,
      FailureGuard guard,
      OAuthWriter answers) {
    this.reader = reader;
    this.revoker = revoker;
    this.clients = clients;
    this.guard = guard;
    this.answers = answers;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    ServerHttpRequest request = exchange.getRequest();
    if (!request.getURI().getRawPath().equals(PATH)) {
      return others.filter(exchange);
    }
    if (request.getMethod() != HttpMethod.POST) {
      return answers.wrongMethod(exchange);
    }
    OAuthProblem problem = OAuthForm.problem(request);
    if (problem != null) {
      return answers.refuse(exchange, problem);
    }
    return OAuthForm.body(request)
        .map(body -> reader.readEnding(request.getHeaders(), body, clients.of(request)))
        .onErrorResume(failure -> OAuthForm.notRead(failure).map(RevocationEndpoint::fault))
        .flatMap(read -> answer(exchange, read));
  }

  private static TokenRequestReader.Ending fault(OAuthProblem problem) {
    return new TokenRequestReader.Ending(TokenRequestReader.Read.fault(problem), "");
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequestReader.Ending read) {
    OAuthProblem problem = read.client().problem();
    if (problem != null) {
      boolean failed = problem == OAuthProblem.WRONG_CLIENT;
      return refuse(
          exchange, problem, failed ? guard.count(exchange, DenialReason.INVALID_KEY) : 0);
    }
    @Nullable TokenRequest client = read.client().request();
    return client == null ? Mono.empty() : revoke(exchange, client, read.token());
  }

  private Mono<Void> revoke(ServerWebExchange exchange, TokenRequest client, String token) {
    int seconds = revoker.knowsKey(client) ? 0 : guard.secondsHeldBack(client.address());
    return seconds > 0
        ? answers.refuse(exchange, OAuthProblem.tooManyFailures(seconds))
        : Mono.fromCallable(() -> revoker.revoke(client, token))
            .subscribeOn(Schedulers.boundedElastic())
            .publishOn(Schedulers.parallel())
            .flatMap(answer -> answer(exchange, answer));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRevoker.Answer answer) {
    if (answer instanceof TokenRevoker.Done) {
      return answers.done(exchange);
    }
    if (answer instanceof TokenRevoker.Refused refused) {
      OAuthProblem problem = OAuthProblem.of(refused.denied());
      return refuse(exchange, problem, guard.count(exchange, refused.denied()));
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

  private Mono<Void> refuse(ServerWebExchange exchange, OAuthProblem problem, int heldBack) {
    return answers.refuse(
        exchange, heldBack == 0 ? problem : OAuthProblem.tooManyFailures(heldBack));
  }
}
