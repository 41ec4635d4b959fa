package io.latchkey.proxy.oauth;

import io.latchkey.oauth.TokenAnswer;
import io.latchkey.oauth.TokenIssuer;
import io.latchkey.oauth.TokenRequest;
import io.latchkey.oauth.request.OAuthProblem;
import io.latchkey.oauth.request.TokenRequestReader.OfToken;
import io.latchkey.usage.UsageCounts;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code POST /oauth2/token}: a key's ID and secret for an access token (RFC 6749, section 4.4).
 *
 * <p>It is a use of the key like any other: decided over by the gatekeeper, charged to the key's
 * limits, held back and counted as a failure where the client fails to authenticate.
 */
final class TokenEndpoint implements WebFilter {

  static final String PATH = "/oauth2/token";

  private static final ClientEndpoint.Reading READING =
      (reader, headers, form, from) -> new OfToken(reader.read(headers, form, from), "");

  private final ClientEndpoint endpoint;
  private final TokenIssuer issuer;
  private final UsageCounts usage;
  private final OAuthWriter answers;

  TokenEndpoint(
      ClientEndpoint endpoint, TokenIssuer issuer, UsageCounts usage, OAuthWriter answers) {
    this.endpoint = endpoint;
    this.issuer = issuer;
    this.usage = usage;
    this.answers = answers;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    return endpoint.filter(
        PATH, exchange, others, READING, (client, none) -> issue(exchange, client));
  }

  private Mono<Void> issue(ServerWebExchange exchange, TokenRequest request) {
    return endpoint.unlessHeldBack(
        exchange,
        request,
        issuer::knowsKey,
        Mono.fromFuture(() -> issuer.issue(request))
            .publishOn(Schedulers.parallel())
            .flatMap(answer -> answer(exchange, request, answer)));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequest request, TokenAnswer answer) {
    if (answer instanceof TokenAnswer.Issued issued) {
      usage.allowed(issued.use().grant(), request.address());
      return answers.token(exchange, issued);
    }
    if (answer instanceof TokenAnswer.Refused refused) {
      return endpoint.refuse(exchange, refused.denied());
    }
    if (answer instanceof TokenAnswer.NoRoom full) {
      return answers.refuse(exchange, OAuthProblem.noRoom(full.seconds()));
    }
    return answers.refuse(
        exchange,
        answer instanceof TokenAnswer.ScopeRefused ? OAuthProblem.SCOPE : OAuthProblem.UNAVAILABLE);
  }
}
