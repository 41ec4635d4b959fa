package io.latchkey.proxy.streams;

import io.latchkey.key.ApiKey;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Locale;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * What a connection, or a stream of HTTP/2, is busy with: the exchange that began on it last.
 *
 * <p>There is one for as long as the connection lives, so that noting an exchange allocates
 * nothing. An exchange is over when its connection's operations have been replaced; nothing tells
 * of that, it is looked at when it matters. Confined to the connection's event loop; equal to
 * itself only.
 */
final class OpenExchange {

  private static final int GOING_AWAY = 1001;
  private static final int POLICY_VIOLATION = 1008;
  private static final String EVENT_STREAM = "text/event-stream";

  private final Channel channel;
  private @Nullable AuthenticatedExchange authenticated;
  private @Nullable Connection operations;
  private long endsAt = ApiKey.NEVER;
  private boolean seen;

  OpenExchange(Channel channel) {
    this.channel = channel;
  }

  /** Notes what begins now; what was there before is over. */
  void begin(AuthenticatedExchange begun, Connection of) {
    authenticated = begun;
    operations = of;
    endsAt = begun.grant().expiresAt();
    seen = false;
  }

  /** The passage of what is open; null for nothing. */
  @Nullable AuthenticatedExchange open() {
    if (authenticated != null && !isCurrent(Connection.from(channel))) {
      // Kept for nothing from now on.
      authenticated = null;
      operations = null;
    }
    return authenticated;
  }

  /** A WebSocket takes the place of the operations that it began as, until it ends. */
  private boolean isCurrent(Connection current) {
    return current == operations || current instanceof WebsocketOutbound;
  }

  /** Whether {@code passing} is still open. */
  @SuppressWarnings("ReferenceEquality") // An equal one is another exchange.
  boolean is(AuthenticatedExchange passing) {
    return open() == passing;
  }

  /** When what is open ends, in milliseconds since the epoch; {@link ApiKey#NEVER} for never. */
  long endsAt() {
    return endsAt;
  }

  void endAt(long millis) {
    endsAt = millis;
  }

  /** Whether this was asked before of what is open. */
  boolean wasSeen() {
    boolean before = seen;
    seen = true;
    return before;
  }

  /** Ends what would stay open for long and can be told so: an event stream or a tunnel. */
  void sayGoodbye() {
    UpgradedConnection upgraded = UpgradedConnection.of(channel);
    if (upgraded != null) {
      upgraded.end(GOING_AWAY, "the gateway is restarting");
    } else if (Connection.from(channel) instanceof WebsocketOutbound webSocket) {
      end(webSocket, GOING_AWAY, "the gateway is restarting");
    } else if (isEventStream()) {
      Future<?> unused =
          channel
              .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
              .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private boolean isEventStream() {
    if (!(operations instanceof HttpServerResponse response) || !response.hasSentHeaders()) {
      return false;
    }
    String type = response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "");
    return !response.responseHeaders().contains(HttpHeaderNames.CONTENT_LENGTH)
        && type.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM);
  }

  /** Ends what is open: its connection, or its stream and no other of the connection. */
  void cut() {
    UpgradedConnection upgraded = UpgradedConnection.of(channel);
    if (upgraded != null) {
      upgraded.end(POLICY_VIOLATION, "the API key is no longer valid");
    } else if (Connection.from(channel) instanceof WebsocketOutbound webSocket) {
      end(webSocket, POLICY_VIOLATION, "the API key is no longer valid");
    } else {
      Future<?> unused = channel.close();
    }
  }

  private void end(WebsocketOutbound webSocket, int code, String reason) {
    Mono<Void> goodbye = webSocket.sendClose(code, reason);
    goodbye.subscribe(
        sent -> {},
        failure -> {
          Future<?> unused = channel.close();
        },
        () -> {
          Future<?> unused = channel.close();
        });
  }
}
