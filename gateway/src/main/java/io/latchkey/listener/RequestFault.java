package io.latchkey.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** Why a request is refused before anything looks at what it asks for. */
public enum RequestFault {
  /** What came is not HTTP. */
  UNREADABLE,
  /** The target is no path, or has characters that no target may have. */
  TARGET,
  /** No Host, several, or one that names no host. */
  HOST,
  /** The target is longer than the setting allows. */
  TARGET_TOO_LONG,
  /** The headers are larger than this server reads. */
  HEADERS_TOO_LARGE,
  /** Another major version than 1 in a request line. */
  VERSION,
  /** A tunnel is asked for (RFC 9110, section 9.3.6). */
  TUNNEL;

  /** What the headers of one request may hold in all, as Netty's decoder for HTTP/1.1 counts. */
  static final int MOST_HEADER_BYTES = 16_384;

  /** What is wrong with a request; null for nothing. */
  static @Nullable RequestFault of(HttpServerRequest request, int longestTarget) {
    HttpHeaders headers = request.requestHeaders();
    if (headers instanceof FaultyHead faulty) {
      return faulty.fault();
    }
    String target = request.uri();
    if (target.length() > longestTarget) {
      return TARGET_TOO_LONG;
    }
    if (HttpMethod.CONNECT.equals(request.method())) {
      return TUNNEL;
    }
    if (!isTarget(target)) {
      return TARGET;
    }
    boolean isHttp2 = request.version().majorVersion() > 1;
    if (isHttp2 && isLarge(headers)) {
      return HEADERS_TOO_LARGE;
    }
    return isHost(headers, target, request.version(), isHttp2) ? null : HOST;
  }

  private static boolean isTarget(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return !target.isEmpty()
        && (target.charAt(0) == '/' || RequestTarget.authority(target) != null);
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
