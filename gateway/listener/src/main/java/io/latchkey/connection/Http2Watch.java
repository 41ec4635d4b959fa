package io.latchkey.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a connection that speaks HTTP/2 is waiting for: it ends a connection without streams
 * after a while, and a stream whose request body comes too slowly.
 */
final class Http2Watch {

  private final Pace pace;
  private final Http2FrameCodec codec;
  private final Http2Connection.PropertyKey key;
  private int idleTicks;
  private boolean isAnnounced;

  /** How much of a stream's body has come, and since how many looks it was waited for. */
  private static final class Body {
    private long bytes;
    private long seenBytes;
    private int ticks;
  }

  Http2Watch(Pace pace, Http2FrameCodec codec) {
    this.pace = pace;
    this.codec = codec;
    this.key = codec.connection().newKey();
  }

  /**
   * Asks a client that has sent a request to send the next on another connection. What it sends on
   * this one is still answered (RFC 9113, section 6.8).
   */
  void announceEnd(ChannelPipeline pipeline) {
    if (!isAnnounced && codec.connection().remote().lastStreamCreated() > 0) {
      isAnnounced = true;
      goAway(pipeline, Integer.MAX_VALUE);
    }
  }

  /** Names the last request that is answered, and closes the connection after it. */
  void sayGoodbye(ChannelPipeline pipeline) {
    isAnnounced = true;
    goAway(pipeline, 0);
    var unused = pipeline.channel().close();
  }

  private static void goAway(ChannelPipeline pipeline, int moreStreams) {
    ChannelHandlerContext streams = pipeline.context(Http2MultiplexHandler.class);
    if (streams != null) {
      Http2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
      frame.setExtraStreamIds(moreStreams);
      var unused = streams.writeAndFlush(frame);
    }
  }

  void tick(ChannelHandlerContext context) {
    if (pace.isDraining()) {
      announceEnd(context.pipeline());
    }
    Http2Connection connection = codec.connection();
    ConnectionSettings settings = pace.settings();
    if (connection.numActiveStreams() == 0) {
      idleTicks++;
      if (idleTicks >= settings.ticks(settings.idleTimeout())) {
        idleTicks = 0;
        pace.count(Ending.IDLE_TIMEOUT);
        // By the codec, which says goodbye.
        var unused = context.channel().close();
      }
      return;
    }
    idleTicks = 0;
    for (Http2Stream stream : stalled(connection)) {
      pace.count(Ending.BODY_TIMEOUT);
      var unused =
          codec.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
    }
    context.flush();
  }

  private List<Http2Stream> stalled(Http2Connection connection) {
    List<Http2Stream> stalled = new ArrayList<>();
    try {
      connection.forEachActiveStream(
          stream -> {
            if (isStalled(connection, stream)) {
              stalled.add(stream);
            }
            return true;
          });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return stalled;
  }

  private boolean isStalled(Http2Connection connection, Http2Stream stream) {
    if (!stream.state().remoteSideOpen() || stream.isHeadersSent()) {
      return false;
    }
    Body body = body(stream);
    body.ticks += connection.local().flowController().unconsumedBytes(stream) == 0 ? 1 : 0;
    if (body.ticks < pace.settings().ticks(pace.settings().bodyTimeout())) {
      return false;
    }
    boolean isSlow = body.bytes - body.seenBytes < Http1Watch.LEAST_BYTES;
    body.seenBytes = body.bytes;
    body.ticks = 0;
    return isSlow;
  }

  private Body body(Http2Stream stream) {
    @Nullable Body body = stream.getProperty(key);
    if (body == null) {
      body = new Body();
      stream.setProperty(key, body);
    }
    return body;
  }

  /** Notes that a part of a stream's body has come. */
  void received(int streamId, int bytes) {
    Http2Stream stream = codec.connection().stream(streamId);
    if (stream != null) {
      body(stream).bytes += bytes;
    }
  }
}
