package io.latchkey.listener;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;

/**
 * The headers of the last request on a connection: its response says {@code Connection: close}.
 * They themselves don't: Reactor Netty would act on that at once, and end the connection with the
 * response that is due next, which may be one to an earlier request.
 */
public class LastHead extends DefaultHttpHeaders {

  LastHead() {}

  /** The headers of a request after which its client wants the connection to end. */
  static LastHead of(HttpRequest request) {
    LastHead last = new LastHead();
    last.add(request.headers());
    List<String> others =
        request.headers().getAll(HttpHeaderNames.CONNECTION).stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(String::strip)
            .filter(option -> !HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(option))
            .toList();
    last.remove(HttpHeaderNames.CONNECTION);
    if (!others.isEmpty()) {
      last.set(HttpHeaderNames.CONNECTION, String.join(", ", others));
    }
    if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      last.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return last;
  }

  /** Whether a client wants its connection to end with a request, and not to become another. */
  static boolean isAskedFor(HttpRequest request) {
    return !HttpUtil.isKeepAlive(request) && !request.headers().contains(HttpHeaderNames.UPGRADE);
  }

  /** Whether a request with these headers is the last one. */
  public static boolean is(HttpHeaders headers) {
    return headers instanceof LastHead;
  }
}
