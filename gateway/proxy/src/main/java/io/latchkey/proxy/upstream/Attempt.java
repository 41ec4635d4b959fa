package io.latchkey.proxy.upstream;

import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.ClientConnection;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * One attempt to send a request to its upstream, and whether there may be another. Upstreams end
 * idle connections when they like, so a request can meet the end of the one that it is sent on. It
 * is sent again, once and on a new connection, if nothing of it was sent, or if it has no body and
 * may be repeated (RFC 9110, section 9.2.2).
 *
 * <p>Used by one step of an exchange at a time.
 */
final class Attempt {

  private static final String LEFT = Attempt.class.getName() + ".left";

  private final ServerWebExchange exchange;
  private final AuthenticatedExchange authenticated;
  private final HttpServerRequest received;
  private final long beganAt;
  private final int connectRetries;
  private @Nullable Channel usedAgain;
  private boolean isSent;
  private boolean hasBody;

  Attempt(ServerWebExchange exchange) {
    this(exchange, System.nanoTime(), 0);
  }

  private Attempt(ServerWebExchange exchange, long beganAt, int connectRetries) {
    this.connectRetries = connectRetries;
    this.exchange = exchange;
    this.authenticated = AuthenticatedExchange.of(exchange);
    this.received = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    this.beganAt = beganAt;
  }

  ServerWebExchange exchange() {
    return exchange;
  }

  AuthenticatedExchange authenticated() {
    return authenticated;
  }

  /** The request as its connection gives it. */
  HttpServerRequest received() {
    return received;
  }

  /** Nanoseconds of {@link System#nanoTime}. */
  long beganAt() {
    return beganAt;
  }

  /**
   * Sends on a connection. One that was used before is looked at first: what its upstream has sent
   * since, an end or surplus bytes, is read before anything is written.
   */
  Mono<Void> send(NettyOutbound outbound, Mono<Void> sending, boolean withBody) {
    hasBody = withBody;
    outbound.withConnection(connection -> note(connection.channel()));
    Channel looked = usedAgain;
    if (looked == null) {
      isSent = true;
      return sending;
    }
    return Mono.<Void>create(sink -> looked.eventLoop().execute(() -> look(looked, sink)))
        .then(sending);
  }

  private void note(Channel connection) {
    usedAgain = ConnectionGuard.isUsedAgain(connection) ? connection : null;
  }

  private void look(Channel connection, MonoSink<Void> sink) {
    if (connection.isActive()) {
      isSent = true;
      sink.success();
    } else {
      sink.error(new ClosedChannelException());
    }
  }

  /** Whether the request may be sent once more after a failure. */
  boolean mayBeRepeated(Throwable failure) {
    boolean isLost = failure instanceof IOException || failure instanceof AbortedException;
    boolean isHarmless = !isSent || Repeatable.is(received.method().name(), hasBody);
    return usedAgain != null && isLost && isHarmless && !hasResponse() && !isClientGone();
  }

  /** Whether the request may be tried again after a failure, because no connection was made. */
  boolean mayConnectAgain(Throwable failure) {
    Upstreams.Upstream upstream = TargetFilter.upstream(exchange);
    int most = upstream == null ? 0 : upstream.options().patience().connectRetries();
    HttpHeaders headers = received.requestHeaders();
    boolean withBody =
        headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
            || headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    return connectRetries < most
        && failure instanceof ConnectException
        && Repeatable.is(received.method().name(), withBody)
        && !isClientGone();
  }

  /** How long to wait before that: a tenth of a second, and twice as long each time. */
  Duration pause() {
    return Duration.ofMillis(100L << connectRetries);
  }

  /** The attempt after this one, as part of the same exchange. */
  Attempt next() {
    return new Attempt(exchange, beganAt, connectRetries + 1);
  }

  /** Whether the head of the response is there. */
  boolean hasResponse() {
    return exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR) != null;
  }

  /**
   * Whether the client has left before a response, which nobody has noted yet: the end of an upload
   * both fails an attempt and cancels it.
   */
  boolean isFirstToBeLeft() {
    return !hasResponse() && exchange.getAttributes().put(LEFT, true) == null;
  }

  boolean isClientGone() {
    return ClientConnection.isGone(exchange.getRequest());
  }
}
