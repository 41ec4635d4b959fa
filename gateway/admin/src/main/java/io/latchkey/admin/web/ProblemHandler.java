package io.latchkey.admin.web;

import io.latchkey.admin.audit.RefusedCalls;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.problem.ProblemView;
import io.latchkey.admin.problem.Problems;
import io.latchkey.store.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers every call of this door that failed, wherever it did, with a problem document (RFC 9457).
 * What is not foreseen is logged with the request's ID; what a client did wrong is not.
 */
final class ProblemHandler implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
  private static final String RETRY_SECONDS = "1";
  private static final int BEFORE_SPRING_BOOT = -2;

  private final JsonMapper json;
  private final RefusedCalls refused;

  ProblemHandler(JsonMapper json, RefusedCalls refused) {
    this.json = json;
    this.refused = refused;
  }

  @Override
  public int getOrder() {
    return BEFORE_SPRING_BOOT;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    ProblemException problem = Problems.of(failure);
    String requestId = exchange.getRequest().getId();
    note(problem, failure, requestId);
    refused.note(exchange, problem.kind());
    response.setStatusCode(HttpStatus.valueOf(problem.kind().status()));
    setHeaders(response.getHeaders(), problem, failure);
    byte[] document = json.writeValueAsBytes(ProblemView.of(problem, requestId));
    DataBuffer body = response.bufferFactory().wrap(document);
    return response.writeWith(Mono.just(body));
  }

  private static void setHeaders(HttpHeaders headers, ProblemException problem, Throwable failure) {
    if (failure instanceof ErrorResponse response) {
      headers.putAll(response.getHeaders());
    }
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl(CacheControl.noStore());
    if (problem.retryAfter() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfter()));
    } else if (problem.kind().status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    String challenge = challenge(problem.kind());
    if (challenge != null) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }
  }

  private static @Nullable String challenge(ProblemKind kind) {
    return switch (kind) {
      case MISSING_TOKEN, INVALID_CREDENTIALS -> "Bearer realm=\"latchkey-admin\"";
      case INVALID_TOKEN -> "Bearer realm=\"latchkey-admin\", error=\"invalid_token\"";
      default -> null;
    };
  }

  private static void note(ProblemException problem, Throwable failure, String requestId) {
    String code = problem.kind().code();
    if (problem.kind() == ProblemKind.INTERNAL_ERROR) {
      log.error("call failed=true requestId={} code={}", requestId, code, failure);
    } else if (problem.kind().status() >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
      String reason = failure instanceof StoreUnavailableException ? failure.getMessage() : code;
      log.warn("call failed=true requestId={} code={} reason=\"{}\"", requestId, code, reason);
    }
  }
}
