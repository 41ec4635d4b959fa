package io.latchkey.proxy.answer;

import io.latchkey.listener.RequestTarget;
import io.latchkey.proxy.exchange.ForwardAuthPath;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * A problem as gRPC clients understand it: a response that is all head, with a status, a message
 * and our code (gRPC over HTTP/2, "Trailers-Only").
 */
final class GrpcProblem {

  /** Names the header with the problem's code, beside gRPC's own status. */
  static final String CODE = "latchkey-code";

  private static final String TYPE = "application/grpc";

  private GrpcProblem() {}

  /**
   * The content type of the answer to a gRPC request, such as {@code application/grpc-web+proto};
   * null if the request is none. An ingress that asks for a decision wants HTTP, whatever its
   * client speaks: to it, gRPC's status 200 means that the request may pass.
   */
  static @Nullable String typeFor(ServerHttpRequest request) {
    String type = NettyExchange.requestHeaders(request).get(HttpHeaders.CONTENT_TYPE);
    if (type == null
        || ForwardAuthPath.matches(RequestTarget.of(request).path())
        || !type.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
      return null;
    }
    String rest = type.substring(TYPE.length()).toLowerCase(Locale.ROOT);
    if (rest.startsWith("-web-text")) {
      return TYPE + "-web-text";
    }
    if (rest.startsWith("-web")) {
      return TYPE + "-web";
    }
    return rest.isEmpty() || "+;".indexOf(rest.charAt(0)) >= 0 ? TYPE : null;
  }

  /** Writes the head of an answer, which is all of it. */
  static void write(Problem problem, String type, ServerHttpResponse response) {
    response.setStatusCode(HttpStatusCode.valueOf(200));
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.CONTENT_TYPE, type);
    headers.set("grpc-status", Integer.toString(status(problem.status())));
    headers.set("grpc-message", encoded(problem.detail()));
    headers.set(CODE, problem.code());
    if (problem.retryAfter() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfter()));
    }
  }

  /** The gRPC status for a problem's HTTP status. */
  static int status(int http) {
    return switch (http) {
      case 400 -> 3; // INVALID_ARGUMENT
      case 401 -> 16; // UNAUTHENTICATED
      case 403 -> 7; // PERMISSION_DENIED
      case 404, 405 -> 12; // UNIMPLEMENTED
      case 409 -> 10; // ABORTED
      case 413, 414, 429, 431 -> 8; // RESOURCE_EXHAUSTED
      case 499 -> 1; // CANCELLED
      case 408, 504 -> 4; // DEADLINE_EXCEEDED
      case 502, 503 -> 14; // UNAVAILABLE
      case 500 -> 13; // INTERNAL
      default -> 2; // UNKNOWN
    };
  }

  /** Percent-encodes all but printable ASCII, as gRPC does. */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return encoded.toString();
  }
}
