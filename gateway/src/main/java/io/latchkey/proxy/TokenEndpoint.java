package io.latchkey.proxy;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.client.ClientAddresses;
import io.latchkey.oauth.TokenAnswer;
import io.latchkey.oauth.TokenIssuer;
import io.latchkey.oauth.TokenRequest;
import io.latchkey.usage.UsageCounts;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
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

  private final TokenRequestReader reader;
  private final TokenIssuer issuer;
  private final ClientAddresses clients;
  private final FailureGuard guard;
  private final UsageCounts usage;
  private final OAuthWriter answers;

  TokenEndpoint(
      TokenRequestReader reader,
      TokenIssuer issuer,
      ClientAddresses clients,
      FailureGuard guard,
      UsageCounts usage,
      OAuthWriter answers) {
    this.reader = reader;
    this.issuer = issuer;
    this.clients = clients;
    this.guard = guard;
    this.usage = usage;
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
        .map(body -> reader.read(request.getHeaders(), body, clients.of(request)))
        .onErrorResume(failure -> OAuthForm.notRead(failure).map(TokenRequestReader.Read::fault))
        .flatMap(read -> answer(exchange, read));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequestReader.Read read) {
    OAuthProblem problem = read.problem();
    if (problem != null) {
      boolean failed = problem == OAuthProblem.WRONG_CLIENT;
      int seconds = failed ? guard.count(exchange, DenialReason.INVALID_KEY) : 0;
      return answers.refuse(
          exchange, seconds == 0 ? problem : OAuthProblem.tooManyFailures(seconds));
    }
    @Nullable TokenRequest request = read.request();
    return request == null ? Mono.empty() : issue(exchange, request);
  }

  private Mono<Void> issue(ServerWebExchange exchange, TokenRequest request) {
    int seconds = issuer.knowsKey(request) ? 0 : guard.secondsHeldBack(request.address());
    return seconds > 0
        ? answers.refuse(exchange, OAuthProblem.tooManyFailures(seconds))
        : Mono.fromFuture(issuer.issue(request))
            .publishOn(Schedulers.parallel())
            .flatMap(answer -> answer(exchange, request, answer));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequest request, TokenAnswer answer) {
    if (answer instanceof TokenAnswer.Issued issued) {
      usage.allowed(issued.use().grant(), request.address());
      return answers.token(exchange, issued);
    }
    if (answer instanceof TokenAnswer.Refused refused) {
      return refuse(exchange, refused.denied());
    }
    if (answer instanceof TokenAnswer.NoRoom full) {
      return answers.refuse(exchange, OAuthProblem.noRoom(full.seconds()));
    }
    return answers.refuse(
        exchange,
        answer instanceof TokenAnswer.ScopeRefused ? OAuthProblem.SCOPE : OAuthProblem.UNAVAILABLE);
  }

  private Mono<Void> refuse(ServerWebExchange exchange, Decision.Denied denied) {
    int seconds = guard.count(exchange, denied);
    return seconds > 0
        ? answers.refuse(exchange, OAuthProblem.tooManyFailures(seconds))
        : answers.refuse(exchange, denied);
  }
}
