package io.latchkey.proxy.answer;

import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.problem.Problem;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What a problem document looks like on the wire, whatever carries it. */
public final class ProblemHead {

  private static final AsciiString TYPE = AsciiString.cached("application/problem+json");

  private ProblemHead() {}

  /**
   * Adds the headers of a problem to those of an answer.
   *
   * @param idHeader names the header with the request's ID; null for the usual one
   * @return the body
   */
  public static byte[] write(
      Problem problem,
      String requestId,
      @Nullable AsciiString idHeader,
      io.netty.handler.codec.http.HttpHeaders headers) {
    byte[] body = problem.json(requestId).getBytes(StandardCharsets.UTF_8);
    headers.set(HttpHeaders.CONTENT_TYPE, TYPE);
    headers.set(HttpHeaders.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    headers.set(idHeader == null ? ExchangeObserver.DEFAULT_HEADER : idHeader, requestId);
    headers.setInt(HttpHeaders.CONTENT_LENGTH, body.length);
    if (problem.challenge() != null) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, problem.challenge());
    }
    if (problem.retryAfter() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfter()));
    }
    if (problem.status() == 415) {
      headers.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
    }
    return body;
  }
}
