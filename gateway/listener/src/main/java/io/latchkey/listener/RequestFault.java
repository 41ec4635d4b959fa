package io.latchkey.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** Why a request is refused before anything looks at what it asks for. */
public enum RequestFault {
  /** What came is not HTTP. */
  UNREADABLE(400, "bad_request", "Bad request", "The request could not be understood as HTTP."),
  /** The target is no path, or has characters that no target may have. */
  TARGET(
      400,
      "bad_request",
      "Bad request",
      "The request target must be a path that begins with a slash, without spaces and control"
          + " characters."),
  /** The target is no URI, and this listener takes only those. */
  SYNTAX(
      400,
      "bad_request",
      "Bad request",
      "The path or query is not well-formed. Percent-encode everything except letters, digits and"
          + " - . _ ~, and put two hexadecimal digits after every percent sign."),
  /** No Host, several, or one that names no host. */
  HOST(
      400,
      "bad_request",
      "Bad request",
      "The request must have exactly one Host header, with a valid host. If its target names a"
          + " host too, the two must be the same."),
  /** The target is longer than the setting allows. */
  TARGET_TOO_LONG(
      414,
      "target_too_long",
      "Request target too long",
      "The path and query are longer than this server accepts."),
  /** The headers are larger than this server reads. */
  HEADERS_TOO_LARGE(
      431,
      "headers_too_large",
      "Request headers too large",
      "The request's headers are larger than this server accepts."),
  /** Another major version than 1 in a request line. */
  VERSION(
      505,
      "version_not_supported",
      "HTTP version not supported",
      "The request line must name HTTP/1.0 or HTTP/1.1."),
  /** A tunnel is asked for (RFC 9110, section 9.3.6). */
  TUNNEL(
      405,
      "method_not_allowed",
      "Method not allowed",
      "This server opens no tunnels, so it doesn't serve CONNECT.");

  /** What the headers of one request may hold in all. */
  private static final int MOST_HEADER_BYTES = 16_384;

  private final int status;
  private final String code;
  private final String title;
  private final String detail;

  RequestFault(int status, String code, String title, String detail) {
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return detail;
  }

  /** What is wrong with a request; null for nothing. */
  static @Nullable RequestFault of(HttpServerRequest request, TargetRules targets) {
    return of(
        request.method(), request.uri(), request.version(), request.requestHeaders(), targets);
  }

  /** The same, of a request that no server has taken yet. */
  static @Nullable RequestFault of(HttpRequest request, TargetRules targets) {
    return of(
        request.method(), request.uri(), request.protocolVersion(), request.headers(), targets);
  }

  private static @Nullable RequestFault of(
      HttpMethod method,
      String target,
      HttpVersion version,
      HttpHeaders headers,
      TargetRules targets) {
    if (headers instanceof FaultyHead faulty) {
      return faulty.fault();
    }
    if (target.length() > targets.longest()) {
      return TARGET_TOO_LONG;
    }
    if (HttpMethod.CONNECT.equals(method)) {
      return TUNNEL;
    }
    boolean isHttp2 = version.majorVersion() > 1;
    if (!isTarget(target, isHttp2)) {
      return TARGET;
    }
    if (!targets.isWellFormed(target)) {
      return SYNTAX;
    }
    if (isLarge(headers)) {
      return HEADERS_TOO_LARGE;
    }
    return isHost(headers, target, version, isHttp2) ? null : HOST;
  }

  /** Whether a target is a path; in HTTP/1.1 (RFC 9112, section 3.2.2), a host may go before it. */
  private static boolean isTarget(String target, boolean isHttp2) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return !target.isEmpty()
        && (target.charAt(0) == '/' || (!isHttp2 && RequestTarget.authority(target) != null));
  }

  private static boolean isLarge(HttpHeaders headers) {
    int bytes = 0;
    var all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      var header = all.next();
      bytes += header.getKey().length() + header.getValue().length() + 4;
    }
    return bytes > MOST_HEADER_BYTES;
  }

  /** Whether Host says one thing, and the same as a target in absolute form. */
  private static boolean isHost(
      HttpHeaders headers, String target, HttpVersion version, boolean isHttp2) {
    String host = headers.get(HttpHeaderNames.HOST);
    if (host == null) {
      return version.equals(HttpVersion.HTTP_1_0);
    }
    List<String> all = headers.getAll(HttpHeaderNames.HOST);
    String authority = RequestTarget.authority(target);
    boolean isOne = all.size() == 1 || (isHttp2 && all.stream().allMatch(host::equalsIgnoreCase));
    return isOne && Host.isValid(host) && (authority == null || Host.isSame(authority, host));
  }
}
