package io.latchkey.proxy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** The form that a client posts to an OAuth endpoint: small, and soon there. */
final class OAuthForm {

  private static final int LARGEST_BODY = 8 * 1024;
  private static final Duration LONGEST_BODY = Duration.ofSeconds(10);

  private OAuthForm() {}

  /** What is wrong with a request before its body is read; null for nothing. */
  static @Nullable OAuthProblem problem(ServerHttpRequest request) {
    if (request.getURI().getRawQuery() != null) {
      return OAuthProblem.QUERY;
    }
    return isForm(request) ? null : OAuthProblem.NOT_A_FORM;
  }

  private static boolean isForm(ServerHttpRequest request) {
    try {
      MediaType type = request.getHeaders().getContentType();
      return type != null && type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /** The body; fails where it is too long or too slow. */
  static Mono<String> body(ServerHttpRequest request) {
    return DataBufferUtils.join(request.getBody(), LARGEST_BODY)
        .map(OAuthForm::text)
        .defaultIfEmpty("")
        .timeout(LONGEST_BODY);
  }

  private static String text(DataBuffer body) {
    String text = body.toString(StandardCharsets.UTF_8);
    DataBufferUtils.release(body);
    return text;
  }

  /** What a client is told whose body failed; fails where it has nothing to do with that. */
  static Mono<OAuthProblem> notRead(Throwable failure) {
    if (failure instanceof DataBufferLimitException) {
      return Mono.just(OAuthProblem.TOO_LONG);
    }
    return failure instanceof TimeoutException
        ? Mono.just(OAuthProblem.TOO_SLOW)
        : Mono.error(failure);
  }
}
