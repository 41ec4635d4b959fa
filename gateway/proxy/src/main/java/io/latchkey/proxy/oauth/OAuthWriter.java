package io.latchkey.proxy.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.access.Decision;
import io.latchkey.access.Standing;
import io.latchkey.oauth.Introspection;
import io.latchkey.oauth.TokenAnswer;
import io.latchkey.oauth.request.OAuthProblem;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.exchange.UnreadBody;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.proxy.problem.RateLimitHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes what the OAuth endpoints answer (RFC 6749, section 5): JSON that nobody may keep. */
final class OAuthWriter {

  private final RateLimitHeaders limits;
  private final ProblemWriter problems;
  private final JsonMapper json =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  OAuthWriter(RateLimitHeaders limits, ProblemWriter problems) {
    this.limits = limits;
    this.problems = problems;
  }

  /** RFC 6749, section 5.1. */
  private record TokenView(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("token_type") String tokenType,
      @JsonProperty("expires_in") long expiresIn,
      String scope) {

    @Override
    public String toString() {
      return "TokenView[redacted]";
    }
  }

  /** Answers with a token: the only place where it is shown. */
  Mono<Void> token(ServerWebExchange exchange, TokenAnswer.Issued issued) {
    TokenView view =
        new TokenView(issued.token().reveal(), "Bearer", issued.seconds(), issued.scope());
    return write(exchange, 200, view, issued.use().standing());
  }

  /** Answers what a token is good for. */
  Mono<Void> introspection(ServerWebExchange exchange, Introspection.Told told) {
    return write(exchange, 200, told.view(), told.use() == null ? null : told.use().standing());
  }

  /** Refuses a request as the gatekeeper decided. */
  Mono<Void> refuse(ServerWebExchange exchange, Decision.Denied denied) {
    return refuse(exchange, OAuthProblem.of(denied), denied.standing());
  }

  /** Refuses a request. */
  Mono<Void> refuse(ServerWebExchange exchange, OAuthProblem problem) {
    return refuse(exchange, problem, null);
  }

  /** Answers that there is nothing more to say. */
  Mono<Void> done(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(200));
    response.getHeaders().setCacheControl("no-store");
    response.getHeaders().setContentLength(0);
    return response.setComplete();
  }

  /** Refuses a method that the path does not take. */
  Mono<Void> wrongMethod(ServerWebExchange exchange) {
    return problems.write(exchange, Problem.POST_ONLY);
  }

  private Mono<Void> refuse(
      ServerWebExchange exchange, OAuthProblem problem, @Nullable Standing standing) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    if (problem.status() == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, OAuthProblem.CHALLENGE);
    }
    if (problem.retryAfter() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfter()));
    }
    UnreadBody.leave(exchange);
    return write(exchange, problem.status(), problem.view(), standing);
  }

  private Mono<Void> write(
      ServerWebExchange exchange, int status, Object view, @Nullable Standing standing) {
    ServerHttpResponse response = exchange.getResponse();
    byte[] body = json.writeValueAsBytes(view);
    response.setStatusCode(HttpStatusCode.valueOf(status));
    if (standing != null) {
      limits.write(standing, NettyExchange.responseHeaders(response));
    }
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setCacheControl("no-store");
    response.getHeaders().setPragma("no-cache");
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
