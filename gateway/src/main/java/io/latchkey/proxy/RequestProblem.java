package io.latchkey.proxy;

import io.latchkey.listener.RequestFault;
import java.util.List;

/** The refusals of requests that could not be served, whatever they asked for. */
final class RequestProblem {

  private static final Problem BAD_TARGET =
      new Problem(
          400,
          "bad_request",
          "Bad request",
          "The request target must be a path that begins with a slash, without spaces and control"
              + " characters.",
          null,
          0,
          List.of());
  private static final Problem BAD_HOST =
      new Problem(
          400,
          "bad_request",
          "Bad request",
          "The request must have exactly one Host header, with a valid host. If its target names a"
              + " host too, the two must be the same.",
          null,
          0,
          List.of());
  private static final Problem TARGET_TOO_LONG =
      new Problem(
          414,
          "target_too_long",
          "Request target too long",
          "The path and query are longer than this gateway accepts.",
          null,
          0,
          List.of());
  private static final Problem HEADERS_TOO_LARGE =
      new Problem(
          431,
          "headers_too_large",
          "Request headers too large",
          "The request's headers are larger than this gateway accepts.",
          null,
          0,
          List.of());
  private static final Problem VERSION =
      new Problem(
          505,
          "version_not_supported",
          "HTTP version not supported",
          "This gateway speaks HTTP/1.0, HTTP/1.1 and HTTP/2.",
          null,
          0,
          List.of());
  private static final Problem NO_TUNNELS =
      new Problem(
          405,
          "method_not_allowed",
          "Method not allowed",
          "This gateway opens no tunnels, so it doesn't serve CONNECT.",
          null,
          0,
          List.of());

  private RequestProblem() {}

  static Problem of(RequestFault fault) {
    return switch (fault) {
      case UNREADABLE -> Problem.BAD_REQUEST;
      case TARGET -> BAD_TARGET;
      case HOST -> BAD_HOST;
      case TARGET_TOO_LONG -> TARGET_TOO_LONG;
      case HEADERS_TOO_LARGE -> HEADERS_TOO_LARGE;
      case VERSION -> VERSION;
      case TUNNEL -> NO_TUNNELS;
    };
  }
}
