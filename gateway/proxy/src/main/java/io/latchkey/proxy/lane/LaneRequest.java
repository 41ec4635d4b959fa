package io.latchkey.proxy.lane;

import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.upstream.Repeatable;
import io.latchkey.proxy.upstream.TargetFilter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an upstream.
 *
 * @param came the head, as it came
 * @param path as it came
 * @param query as it came; null for none
 */
record LaneRequest(HttpRequest came, String path, @Nullable String query) {

  HttpHeaders headers() {
    return came.headers();
  }

  String method() {
    return came.method().name();
  }

  boolean isHead() {
    return HttpMethod.HEAD.equals(came.method());
  }

  boolean isChunked() {
    return headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  boolean hasBody() {
    return isChunked() || headers().contains(HttpHeaderNames.CONTENT_LENGTH);
  }

  /** Whether it may be sent again if nobody knows what became of it. */
  boolean isRepeatable() {
    return Repeatable.is(method(), hasBody());
  }

  /** What is left of the path behind what this gateway keeps to itself. */
  String rest() {
    return TargetFilter.behind(path, RoutePlan.BUILT_IN.skip());
  }

  /** What this gateway keeps to itself of the path. */
  String prefix() {
    return path.substring(0, path.length() - rest().length());
  }
}
