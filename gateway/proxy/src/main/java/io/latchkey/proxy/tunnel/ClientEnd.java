package io.latchkey.proxy.tunnel;

import io.latchkey.proxy.streams.UpgradedConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tunnel's end at the client, which can be told why the tunnel ends if it is a WebSocket. */
final class ClientEnd extends TunnelEnd implements UpgradedConnection {

  private static final int LAST_FRAME_OF_TYPE_CLOSE = 0x88;
  private static final int STATUS_LENGTH = 2;
  private static final long LONGEST_GOODBYE_SECONDS = 1;
  private static final long LONGEST_REST = 64 * 1024;

  private final TunnelEnd upstream;
  private final @Nullable FrameBoundaries frames;
  private @Nullable ByteBuf goodbye;
  private boolean ending;

  ClientEnd(Channel channel, TunnelEnd upstream, boolean webSocket) {
    super(channel);
    this.upstream = upstream;
    this.frames = webSocket ? new FrameBoundaries() : null;
  }

  @Override
  void write(ByteBuf data) {
    if (frames == null) {
      super.write(data);
      return;
    }
    if (ending && goodbye == null) {
      data.release();
      return;
    }
    int length = frames.follow(data, ending);
    super.write(data.writerIndex(data.readerIndex() + length));
    if (ending && frames.isBetweenFrames()) {
      sayGoodbye(frames);
    }
  }

  /**
   * Ends the tunnel. The upstream gets nothing more at once; the client gets the rest of a frame
   * that has begun, unless that is long, and a Close frame.
   *
   * @param code the close code (RFC 6455, section 7.4)
   */
  @Override
  public void end(int code, String reason) {
    run(
        () -> {
          if (ending) {
            return;
          }
          ending = true;
          if (frames == null || frames.isClosed() || frames.rest() > LONGEST_REST) {
            close();
            return;
          }
          goodbye = closeFrame(code, reason);
          if (frames.isBetweenFrames()) {
            sayGoodbye(frames);
          } else {
            upstream.cutOutput();
          }
          // A client that reads nothing keeps that from being sent.
          channel().eventLoop().schedule(this::close, LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS);
        });
  }

  private ByteBuf closeFrame(int code, String reason) {
    int length = STATUS_LENGTH + ByteBufUtil.utf8Bytes(reason);
    ByteBuf frame = channel().alloc().buffer(STATUS_LENGTH + length);
    frame.writeByte(LAST_FRAME_OF_TYPE_CLOSE).writeByte(length).writeShort(code);
    frame.writeCharSequence(reason, StandardCharsets.UTF_8);
    return frame;
  }

  private void sayGoodbye(FrameBoundaries sent) {
    ByteBuf frame = goodbye;
    goodbye = null;
    upstream.channel().close();
    if (frame != null && sent.isClosed()) {
      frame.release();
    } else if (frame != null) {
      super.write(frame);
    }
    // Over TLS, the connection can't end in one direction: the client closes it, or time does.
    if (canHalfClose()) {
      endOutput();
    }
  }

  private void close() {
    if (goodbye != null) {
      goodbye.release();
      goodbye = null;
    }
    upstream.channel().close();
    channel().close();
  }

  @Override
  boolean discardsInput() {
    return ending;
  }

  /** A client that is being told goodbye has its time to read that. */
  @Override
  void otherIsGone() {
    run(
        () -> {
          if (!ending) {
            closeBehindOutput();
          } else if (goodbye != null) {
            close();
          }
        });
  }
}
