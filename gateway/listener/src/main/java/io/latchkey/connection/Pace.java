package io.latchkey.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all other handlers of a connection and ends it if its client is slow: with the head
 * of a request, with its body, or with the next request. Confined to the connection's event loop.
 */
final class Pace extends ChannelDuplexHandler {

  private final ConnectionSettings settings;
  private final Connections connections;
  private final Http1Watch http1 = new Http1Watch(this);
  private @Nullable Http2Watch http2;
  private @Nullable Future<?> ticking;
  private volatile @Nullable ChannelHandlerContext context;
  private long reads;
  private boolean isReading;

  private Pace(ConnectionSettings settings, Connections connections) {
    this.settings = settings;
    this.connections = connections;
  }

  /** Follows a new connection until it is closed. */
  static Pace follow(Channel channel, ConnectionSettings settings, Connections connections) {
    Pace pace = new Pace(settings, connections);
    channel.pipeline().addFirst("latchkey.pace", pace);
    pace.http1.addTo(channel.pipeline());
    return pace;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    long tick = settings.tick().toMillis();
    ticking =
        added
            .channel()
            .eventLoop()
            .scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    Future<?> current = ticking;
    if (current != null) {
      current.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    reads++;
    isReading = false;
    reading.fireChannelRead(message);
  }

  @Override
  public void read(ChannelHandlerContext reading) {
    isReading = true;
    reading.read();
  }

  /** How often something has come. */
  long reads() {
    return reads;
  }

  /** Whether this process is waiting for its client, and not the other way round. */
  boolean isReading() {
    return isReading;
  }

  RefusalHeaders refusalHeaders() {
    return connections.refusalHeaders();
  }

  ConnectionSettings settings() {
    return settings;
  }

  /** Notes that a part of an HTTP/2 stream's body has come. */
  void received(int streamId, int bytes) {
    Http2Watch watch = http2;
    if (watch != null) {
      watch.received(streamId, bytes);
    }
  }

  private void tick() {
    ChannelHandlerContext here = context;
    if (here == null || !here.channel().isActive()) {
      return;
    }
    Http2Watch frames = http2(here);
    if (frames == null) {
      http1.tick(here.channel());
    } else {
      frames.tick(here.pipeline().context(Http2FrameCodec.class));
    }
  }

  private @Nullable Http2Watch http2(ChannelHandlerContext here) {
    Http2FrameCodec codec = here.pipeline().get(Http2FrameCodec.class);
    if (codec != null && http2 == null) {
      http2 = new Http2Watch(this, codec);
    }
    return http2;
  }

  /** Whether responses should be the last of their connections. */
  boolean isDraining() {
    return connections.isDraining();
  }

  LastResponses lastResponses() {
    return connections.lastResponses();
  }

  /** Tells a client of HTTP/2 to open another connection; responses of HTTP/1.1 say so. */
  void announceEnd() {
    run(
        here -> {
          Http2Watch frames = http2(here);
          if (frames != null) {
            frames.announceEnd(here.pipeline());
          }
        });
  }

  /** Closes the connection once what is in progress on it is over. */
  void sayGoodbye() {
    run(
        here -> {
          Http2Watch frames = http2(here);
          if (frames != null) {
            frames.sayGoodbye(here.pipeline());
          } else if (http1.isIdle()) {
            var unused = here.channel().close();
          }
        });
  }

  /** Closes the connection, whatever is in progress. */
  void cut() {
    run(here -> close(Ending.SHUTDOWN));
  }

  private void run(Consumer<ChannelHandlerContext> action) {
    ChannelHandlerContext here = context;
    if (here == null) {
      return;
    }
    try {
      here.channel()
          .eventLoop()
          .execute(
              () -> {
                if (here.channel().isActive()) {
                  action.accept(here);
                }
              });
    } catch (RejectedExecutionException e) {
      // The event loop has ended, and every connection of it.
    }
  }

  void count(Ending ending) {
    connections.count(ending);
  }

  /** Closes the connection at once, past everything that would rather wait. */
  void close(Ending ending) {
    count(ending);
    ChannelHandlerContext here = context;
    if (here != null) {
      var unused = here.close();
    }
  }
}
