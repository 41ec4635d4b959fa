package io.latchkey.proxy;

import io.latchkey.key.ApiKey;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * What a connection, or a stream of HTTP/2, is busy with: the exchange that began on it last.
 *
 * <p>There is one for as long as the connection lives, so that noting an exchange allocates
 * nothing. An exchange is over when its connection's operations have been replaced; nothing tells
 * of that, it is looked at when it matters. Confined to the connection's event loop; equal to
 * itself only.
 */
final class OpenExchange {

  private static final long LONGEST_GOODBYE_SECONDS = 1;

  private final Channel channel;
  private @Nullable Passage passage;
  private @Nullable Connection operations;
  private long endsAt = ApiKey.NEVER;
  private boolean seen;

  OpenExchange(Channel channel) {
    this.channel = channel;
  }

  /** Notes what begins now; what was there before is over. */
  void begin(Passage begun, Connection of) {
    passage = begun;
    operations = of;
    endsAt = begun.grant().expiresAt();
    seen = false;
  }

  /** The passage of what is open; null for nothing. */
  @Nullable Passage open() {
    Connection current = Connection.from(channel);
    boolean isOpen = current == operations || current instanceof WebsocketInbound;
    if (passage != null && !isOpen) {
      // Kept for nothing from now on.
      passage = null;
      operations = null;
    }
    return passage;
  }

  /** Whether {@code passing} is still open. */
  @SuppressWarnings("ReferenceEquality") // An equal one is another exchange.
  boolean is(Passage passing) {
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

  boolean isWebSocket() {
    return isWebSocket(channel);
  }

  static boolean isWebSocket(Channel channel) {
    return channel.pipeline().get(WebSocketFrameEncoder.class) != null;
  }

  /** Ends what is open: its connection, or its stream and no other of the connection. */
  void cut() {
    if (!isWebSocket()) {
      close();
      return;
    }
    channel
        .writeAndFlush(
            new CloseWebSocketFrame(
                WebSocketCloseStatus.POLICY_VIOLATION, "the API key is not valid any more"))
        .addListener(ChannelFutureListener.CLOSE);
    // A client that reads nothing keeps that from being written, and could go on sending.
    Future<?> unused =
        channel.eventLoop().schedule(this::close, LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS);
  }

  private void close() {
    Future<?> unused = channel.close();
  }
}
