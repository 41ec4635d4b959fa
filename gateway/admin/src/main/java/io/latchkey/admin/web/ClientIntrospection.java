package io.latchkey.admin.web;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.CallerLimits;
import io.latchkey.admin.form.ApiJson;
import io.latchkey.client.ClientAddresses;
import io.latchkey.key.KeyId;
import io.latchkey.oauth.Introspection;
import io.latchkey.oauth.TokenIntrospector;
import io.latchkey.oauth.TokenRequest;
import io.latchkey.oauth.request.OAuthForm;
import io.latchkey.oauth.request.OAuthProblem;
import io.latchkey.oauth.request.TokenRequestReader;
import io.latchkey.usage.UsageCounts;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers clients that ask with a key's ID and secret what an access token is good for: here, where
 * resource servers in the private network reach it, as on the proxy's listener. Refusals are those
 * of RFC 6749, section 5.2, which OAuth libraries read.
 */
public final class ClientIntrospection implements WebFilter, Ordered {

  public static final String PATH = "/oauth2/introspect";

  private final TokenRequestReader reader;
  private final TokenIntrospector introspector;
  private final ClientAddresses clients;
  private final CallerLimits limits;
  private final UsageCounts usage;
  private final JsonMapper json = ApiJson.mapper();

  ClientIntrospection(
      TokenRequestReader reader,
      TokenIntrospector introspector,
      ClientAddresses clients,
      CallerLimits limits,
      UsageCounts usage) {
    this.reader = reader;
    this.introspector = introspector;
    this.clients = clients;
    this.limits = limits;
    this.usage = usage;
  }

  /** Whether a request may be a client's, which shows no token of the admin API. */
  static boolean mayBe(ServerHttpRequest request, boolean showsNothing) {
    return request.getPath().value().equals(PATH)
        && HttpMethod.POST.equals(request.getMethod())
        && (showsNothing || TokenRequestReader.isBasic(request.getHeaders()));
  }

  /** Right behind {@link CallerFilter}. */
  @Override
  public int getOrder() {
    return CallerFilter.AFTER_OBSERVATION + 1;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    Actor actor = exchange.getAttribute(Actor.ATTRIBUTE);
    ServerHttpRequest request = exchange.getRequest();
    return actor == null || !actor.isNobody() || !request.getPath().value().equals(PATH)
        ? others.filter(exchange)
        : OAuthForm.read(request)
            .map(form -> reader.readToken(request.getHeaders(), form, clients.of(request)))
            .flatMap(read -> answer(exchange, read));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequestReader.OfToken read) {
    OAuthProblem problem = read.client().problem();
    TokenRequest client = read.client().request();
    if (client != null) {
      return answer(exchange, client, read.token());
    }
    boolean isClient = TokenRequestReader.isBasic(exchange.getRequest().getHeaders());
    boolean isWrong = OAuthProblem.WRONG_CLIENT.equals(problem);
    if (problem == null || (!isClient && !isWrong)) {
      return Mono.error(CallerFilter.nothingShown());
    }
    int seconds = isWrong ? limits.failure(clients.of(exchange.getRequest())) : 0;
    return refuse(exchange, seconds > 0 ? OAuthProblem.tooManyFailures(seconds) : problem);
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequest client, String token) {
    int seconds = introspector.knowsKey(client) ? 0 : limits.secondsHeldBack(client.address());
    return seconds > 0
        ? refuse(exchange, OAuthProblem.tooManyFailures(seconds))
        : Mono.fromFuture(() -> introspector.introspect(client, token))
            .publishOn(Schedulers.parallel())
            .flatMap(answer -> answer(exchange, client, answer));
  }

  private Mono<Void> answer(ServerWebExchange exchange, TokenRequest client, Introspection answer) {
    if (answer instanceof Introspection.Refused refused) {
      return refuse(exchange, client, refused.denied());
    }
    if (!(answer instanceof Introspection.Told told)) {
      return refuse(exchange, OAuthProblem.UNAVAILABLE);
    }
    if (told.use() != null) {
      usage.allowed(told.use().grant(), client.address());
    }
    return write(exchange, 200, told.view());
  }

  private Mono<Void> refuse(
      ServerWebExchange exchange, TokenRequest client, Decision.Denied denied) {
    boolean guessed = denied.reason().challenge() == DenialReason.Challenge.INVALID_TOKEN;
    int seconds = guessed ? limits.failure(client.address()) : 0;
    KeyId key = denied.key();
    if (key != null) {
      usage.denied(key, denied.project(), denied.reason());
    }
    return refuse(
        exchange, seconds > 0 ? OAuthProblem.tooManyFailures(seconds) : OAuthProblem.of(denied));
  }

  private Mono<Void> refuse(ServerWebExchange exchange, OAuthProblem problem) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    if (problem.status() == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, OAuthProblem.CHALLENGE);
    }
    if (problem.retryAfter() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfter()));
    }
    return write(exchange, problem.status(), problem.view());
  }

  private Mono<Void> write(ServerWebExchange exchange, int status, Object view) {
    ServerHttpResponse response = exchange.getResponse();
    byte[] body = json.writeValueAsBytes(view);
    response.setStatusCode(HttpStatusCode.valueOf(status));
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
