package io.latchkey.proxy.authn;

import io.latchkey.access.Decision;
import io.latchkey.proxy.exchange.NettyExchange;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A decision that was made, counted and timed before Spring got the request, kept with the
 * connection. It is told by the request's headers, as the object that they are: so it can't be
 * taken for the decision over any other request.
 */
public final class KnownDecision {

  private static final AttributeKey<KnownDecision> KEY =
      AttributeKey.valueOf(KnownDecision.class.getName());

  private final HttpHeaders request;
  private final Decision decision;

  private KnownDecision(HttpHeaders request, Decision decision) {
    this.request = request;
    this.decision = decision;
  }

  /** Keeps the decision over the request with these headers, which comes next. */
  public static void keep(Channel connection, HttpHeaders request, Decision decision) {
    connection.attr(KEY).set(new KnownDecision(request, decision));
  }

  /** The decision over a request; null if none was made. */
  @SuppressWarnings("ReferenceEquality") // Equal ones may be another request's.
  static @Nullable Decision take(ServerHttpRequest request) {
    HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
    if (!(server instanceof Connection connection) || !connection.channel().hasAttr(KEY)) {
      return null;
    }
    Attribute<KnownDecision> attribute = connection.channel().attr(KEY);
    @Nullable KnownDecision known = attribute.getAndSet(null);
    return known != null && known.request == NettyExchange.requestHeaders(request)
        ? known.decision
        : null;
  }
}
