package io.latchkey.proxy.streams;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * An exchange that Reactor Netty carries. It is over when its connection's operations have been
 * replaced; nothing tells of that.
 */
final class ReactorExchange extends OpenExchange {

  private static final int GOING_AWAY = 1001;
  private static final int POLICY_VIOLATION = 1008;
  private static final String EVENT_STREAM = "text/event-stream";

  private final Channel channel;
  private @Nullable Connection operations;

  ReactorExchange(Channel channel) {
    this.channel = channel;
  }

  /** Says what carries the exchange that is about to begin. */
  void carriedBy(Connection of) {
    operations = of;
  }

  @Override
  protected boolean isOver() {
    boolean isOver = !isCurrent(Connection.from(channel));
    operations = isOver ? null : operations;
    return isOver;
  }

  /** A WebSocket takes the place of the operations that it began as, until it ends. */
  private boolean isCurrent(Connection current) {
    return current == operations || current instanceof WebsocketOutbound;
  }

  /** An event stream, a WebSocket or a tunnel. */
  @Override
  protected void sayGoodbye() {
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
    return operations instanceof HttpServerResponse response
        && response.hasSentHeaders()
        && isEventStream(response.responseHeaders());
  }

  /** Whether a response goes on until one side ends it. */
  static boolean isEventStream(HttpHeaders response) {
    String type = response.get(HttpHeaderNames.CONTENT_TYPE, "");
    return !response.contains(HttpHeaderNames.CONTENT_LENGTH)
        && type.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM);
  }

  /** Its connection, or its stream and no other of the connection. */
  @Override
  protected void cut() {
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
