package io.latchkey.proxy.oauth;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.client.ClientAddresses;
import io.latchkey.oauth.TokenRequest;
import io.latchkey.oauth.request.OAuthForm;
import io.latchkey.oauth.request.OAuthProblem;
import io.latchkey.oauth.request.TokenRequestReader;
import io.latchkey.oauth.request.TokenRequestReader.OfToken;
import io.latchkey.proxy.answer.FailureGuard;
import java.net.InetAddress;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What the OAuth endpoints have in common: a form that a client posts, with which it shows itself.
 * A client that fails to is counted, and held back if it has failed too often.
 */
final class ClientEndpoint {

  private final ClientAddresses clients;
  private final FailureGuard guard;
  private final OAuthWriter answers;
  private final TokenRequestReader reader;

  ClientEndpoint(
      TokenRequestReader reader, ClientAddresses clients, FailureGuard guard, OAuthWriter answers) {
    this.reader = reader;
    this.clients = clients;
    this.guard = guard;
    this.answers = answers;
  }

  /** How a form is read: the client that it shows, and the token that it names, if any. */
  interface Reading {
    OfToken read(TokenRequestReader reader, HttpHeaders headers, OAuthForm form, InetAddress from);
  }

  /** Answers a call to a path, or passes on what goes to another. */
  Mono<Void> filter(
      String path,
      ServerWebExchange exchange,
      WebFilterChain others,
      Reading reading,
      BiFunction<TokenRequest, String, Mono<Void>> call) {
    var request = exchange.getRequest();
    if (!request.getURI().getRawPath().equals(path)) {
      return others.filter(exchange);
    }
    if (!HttpMethod.POST.equals(request.getMethod())) {
      return answers.wrongMethod(exchange);
    }
    return OAuthForm.read(request)
        .map(form -> reading.read(reader, request.getHeaders(), form, clients.of(request)))
        .flatMap(read -> answer(exchange, read, call));
  }

  private Mono<Void> answer(
      ServerWebExchange exchange, OfToken read, BiFunction<TokenRequest, String, Mono<Void>> call) {
    OAuthProblem problem = read.client().problem();
    if (problem != null) {
      boolean failed = problem.equals(OAuthProblem.WRONG_CLIENT);
      return refuse(
          exchange, problem, failed ? guard.count(exchange, DenialReason.INVALID_KEY) : 0);
    }
    TokenRequest client = read.client().request();
    return client == null ? Mono.empty() : call.apply(client, read.token());
  }

  /** Carries out what a client asks, unless it is held back. */
  Mono<Void> unlessHeldBack(
      ServerWebExchange exchange,
      TokenRequest client,
      Predicate<TokenRequest> isKnown,
      Mono<Void> call) {
    int seconds = isKnown.test(client) ? 0 : guard.secondsHeldBack(client.address());
    return seconds > 0 ? answers.refuse(exchange, OAuthProblem.tooManyFailures(seconds)) : call;
  }

  /** Refuses what the gatekeeper refused, and counts that. */
  Mono<Void> refuse(ServerWebExchange exchange, Decision.Denied denied) {
    int seconds = guard.count(exchange, denied);
    return seconds > 0
        ? answers.refuse(exchange, OAuthProblem.tooManyFailures(seconds))
        : answers.refuse(exchange, denied);
  }

  private Mono<Void> refuse(ServerWebExchange exchange, OAuthProblem problem, int heldBack) {
    return answers.refuse(
        exchange, heldBack == 0 ? problem : OAuthProblem.tooManyFailures(heldBack));
  }
}
