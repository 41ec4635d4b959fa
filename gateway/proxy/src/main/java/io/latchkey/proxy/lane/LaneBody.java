package io.latchkey.proxy.lane;

import io.latchkey.gatekeeper.OpenedCredential;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way. Parts that come before there is a connection wait here, and no
 * more are read meanwhile.
 */
final class LaneBody {

  private static final ByteBuf LINE_END =
      Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}).asReadOnly());
  private static final int CRLF = '\r' << 8 | '\n';
  private static final int CHUNK_HEAD = 18;

  private final boolean isChunked;
  private final LaneHeads heads;
  private final @Nullable OpenedCredential credential;
  private @Nullable ArrayDeque<HttpContent> waiting;
  private @Nullable Channel upstream;
  private boolean hasUnflushed;

  LaneBody(boolean isChunked, LaneHeads heads, @Nullable OpenedCredential credential) {
    this.isChunked = isChunked;
    this.heads = heads;
    this.credential = credential;
  }

  /** Takes a part, which is released once it has been sent. */
  void add(HttpContent part) {
    Channel current = upstream;
    if (current != null) {
      send(part, current);
    } else if (part != LastHttpContent.EMPTY_LAST_CONTENT || isChunked) {
      ArrayDeque<HttpContent> parts = waiting;
      if (parts == null) {
        parts = new ArrayDeque<>();
        waiting = parts;
      }
      parts.add(part);
    }
  }

  /** Sends what has come, and what comes from now on, on a connection. */
  void sendOn(Channel connection) {
    upstream = connection;
    ArrayDeque<HttpContent> parts = waiting;
    waiting = null;
    if (parts != null) {
      parts.forEach(part -> send(part, connection));
    }
    hasUnflushed = false;
  }

  private void send(HttpContent part, Channel to) {
    hasUnflushed = true;
    ByteBuf content = part.content();
    int length = content.readableBytes();
    if (length == 0) {
      content.release();
    } else if (isChunked) {
      ByteBuf head = to.alloc().buffer(CHUNK_HEAD);
      head.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
      write(head.writeShort(CRLF), to);
      write(content, to);
      write(LINE_END.duplicate(), to);
    } else {
      write(content, to);
    }
    if (isChunked && part instanceof LastHttpContent last) {
      ByteBuf end = to.alloc().buffer(CHUNK_HEAD);
      end.writeByte('0').writeShort(CRLF);
      heads.writeTrailers(last.trailingHeaders(), credential, end);
      write(end.writeShort(CRLF), to);
    }
  }

  private static void write(ByteBuf bytes, Channel to) {
    var unused = to.write(bytes, to.voidPromise());
  }

  /** Whether anything has been sent since this was last asked. */
  boolean takesUnflushed() {
    boolean had = hasUnflushed;
    hasUnflushed = false;
    return had;
  }

  /** Lets go of what waits; nothing more is sent. */
  void release() {
    ArrayDeque<HttpContent> parts = waiting;
    waiting = null;
    if (parts != null) {
      parts.forEach(HttpContent::release);
    }
  }
}
