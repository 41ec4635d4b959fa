package io.latchkey.proxy.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's end of a tunnel. What the connection receives goes to the other end, and the
 * next read waits until the other connection has room, so that a tunnel never holds more than a few
 * buffers. All methods may be called from any thread; what they do happens on the connection's own
 * event loop.
 */
abstract class TunnelEnd extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(TunnelEnd.class);
  private static final String NAME = "latchkey.tunnel";

  private final Channel channel;
  private final Queue<ByteBuf> early = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable TunnelEnd other;
  private boolean otherWaits;
  private boolean inputEnded;
  private boolean outputEnded;
  private volatile long lastRead = System.nanoTime();

  TunnelEnd(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /** When the connection last received something, by {@link System#nanoTime}. */
  long lastRead() {
    return lastRead;
  }

  /** Puts this in the place of a connection's HTTP codec; to be called on its event loop. */
  void replace(Class<? extends ChannelHandler> codec, Runnable lastWords) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    ChannelHandlerContext http = channel.pipeline().context(codec);
    channel.pipeline().addAfter(http.name(), NAME, this);
    lastWords.run();
    // Hands over what it has read and not decoded.
    channel.pipeline().remove(http.name());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** Lets what arrives flow to the other end, beginning with what has arrived already. */
  void joinTo(TunnelEnd end) {
    run(
        () -> {
          other = end;
          for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
            end.deliver(data);
          }
          readMore();
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    lastRead = System.nanoTime();
    ByteBuf data = data(message);
    if (data == null || !data.isReadable()) {
      ReferenceCountUtil.release(message);
    } else if (discardsInput()) {
      data.release();
      readMore();
    } else if (other == null) {
      early.add(data);
    } else {
      other.deliver(data);
    }
  }

  private static @Nullable ByteBuf data(Object message) {
    return message instanceof ByteBuf buffer
        ? buffer
        : message instanceof ByteBufHolder holder ? holder.content() : null;
  }

  /** Whether nothing that still arrives is wanted. */
  boolean discardsInput() {
    return false;
  }

  /** Sends what the other end received; releases it. */
  final void deliver(ByteBuf data) {
    run(
        () -> {
          if (outputEnded || !channel.isActive()) {
            data.release();
            return;
          }
          write(data);
          TunnelEnd source = other;
          if (source != null && channel.isWritable()) {
            source.readMore();
          } else {
            otherWaits = true;
          }
        });
  }

  void write(ByteBuf data) {
    ChannelHandlerContext to = context;
    if (to == null) {
      data.release();
    } else {
      to.writeAndFlush(data, to.voidPromise());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    TunnelEnd source = other;
    if (otherWaits && source != null && channel.isWritable()) {
      otherWaits = false;
      source.readMore();
    }
  }

  private void readMore() {
    run(
        () -> {
          if (context != null) {
            context.read();
          }
        });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    boolean closedByTls = event instanceof SslCloseCompletionEvent tls && tls.isSuccess();
    if (closedByTls || event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
      from.fireUserEventTriggered(event);
    }
  }

  private void inputEnded() {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    if (other != null) {
      other.endOutput();
    }
    if (outputEnded || other == null) {
      closeBehindOutput();
    }
  }

  /** Nothing more will be delivered: the connection is told, behind what was delivered. */
  void endOutput() {
    run(
        () -> {
          if (outputEnded) {
            return;
          }
          outputEnded = true;
          if (inputEnded || !canHalfClose()) {
            closeBehindOutput();
          } else {
            channel
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(flushed -> ((DuplexChannel) channel).shutdownOutput());
          }
        });
  }

  /** Nothing more is to be sent, nor what waits to be sent. */
  void cutOutput() {
    run(
        () -> {
          outputEnded = true;
          if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
          }
        });
  }

  boolean canHalfClose() {
    return channel instanceof DuplexChannel && channel.pipeline().get(SslHandler.class) == null;
  }

  /** Closes the connection as soon as everything that was delivered is sent. */
  final void closeBehindOutput() {
    outputEnded = true;
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** The other connection is gone. */
  void otherIsGone() {
    run(this::closeBehindOutput);
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (other != null) {
      other.otherIsGone();
    }
    closed.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    log.debug("tunnel closed reason=\"{}\"", cause.toString());
    channel.close();
  }

  final void run(Runnable step) {
    if (channel.eventLoop().inEventLoop()) {
      step.run();
    } else {
      channel.eventLoop().execute(step);
    }
  }
}
