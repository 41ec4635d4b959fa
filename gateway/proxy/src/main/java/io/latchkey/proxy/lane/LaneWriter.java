package io.latchkey.proxy.lane;

import io.latchkey.listener.LingeringClose;
import io.latchkey.proxy.streams.OpenStreams;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/** Writes responses to a client, and ends its connection behind the last one. */
final class LaneWriter {

  private final ChannelHandlerContext client;
  private boolean isLast;
  private boolean isEventStream;
  private boolean isEnding;

  LaneWriter(ChannelHandlerContext client) {
    this.client = client;
  }

  /** Whether nothing more is read from the client. */
  boolean isEnding() {
    return isEnding;
  }

  /** Whether the response that has begun goes on until one side ends it. */
  boolean isEventStream() {
    return isEventStream;
  }

  /** Writes the head of a response. */
  void respond(HttpResponse response) {
    isLast = LaneHeads.isLast(response);
    isEventStream = OpenStreams.isEventStream(response.headers());
    var unused = client.write(response, client.voidPromise());
  }

  /** Writes a part of its body. */
  void write(HttpContent part) {
    var unused = client.write(part, client.voidPromise());
  }

  void flush() {
    client.flush();
  }

  /**
   * Writes the end of a response, and ends the connection if that was its last.
   *
   * @param isRead whether the client is not sending any more
   */
  void finish(LastHttpContent last, boolean isRead) {
    isEventStream = false;
    if (!isLast) {
      var unused = client.writeAndFlush(last, client.voidPromise());
      return;
    }
    if (!isRead) {
      LingeringClose.addTo(client.channel());
    }
    end(last, client.newPromise());
  }

  /** Writes a whole response. */
  void answer(FullHttpResponse response, boolean isRead) {
    isLast = LaneHeads.isLast(response);
    finish(response, isRead);
  }

  /** Writes something and ends the connection behind it. */
  void end(Object last, ChannelPromise closed) {
    isEnding = true;
    client
        .writeAndFlush(last)
        .addListener(
            done -> {
              var unused = client.close(closed);
            });
  }

  /** Ends the connection at once. */
  void cut() {
    isEnding = true;
    var unused = client.close();
  }
}
