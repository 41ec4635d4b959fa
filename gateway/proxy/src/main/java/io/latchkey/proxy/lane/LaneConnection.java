package io.latchkey.proxy.lane;

import io.latchkey.proxy.upstream.Sender;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a client's connection behind the decoder of HTTP/1.1 and takes the requests that the
 * lane carries; the others pass, to Reactor Netty. Responses keep the order of their requests: a
 * request takes the lane only if none before it is in progress elsewhere, and while it is in
 * progress, the following ones wait and no more are read.
 */
final class LaneConnection extends ChannelDuplexHandler {

  private final FastLane lane;
  private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);
  private @Nullable ChannelHandlerContext context;
  private @Nullable LaneWriter writer;
  private @Nullable LaneLoop loop;
  private @Nullable Sender sender;
  private @Nullable LaneOpen open;
  private @Nullable LaneExchange exchange;
  private @Nullable ChannelPromise closing;
  private final Elsewhere elsewhere = new Elsewhere();
  private boolean isDraining;

  LaneConnection(FastLane lane) {
    this.lane = lane;
  }

  FastLane lane() {
    return lane;
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext here = context;
    if (here == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return here;
  }

  Channel channel() {
    return context().channel();
  }

  /** Writes to the client. */
  LaneWriter writer() {
    LaneWriter here = writer;
    if (here == null) {
      here = new LaneWriter(context());
      writer = here;
    }
    return here;
  }

  LaneLoop loop() {
    LaneLoop here = loop;
    if (here == null) {
      here = lane.upstreams().on(channel().eventLoop());
      loop = here;
    }
    return here;
  }

  /** Who is at the other end. */
  Sender sender() {
    Sender known = sender;
    if (known == null) {
      known = LaneGate.sender(channel());
      sender = known;
    }
    return known;
  }

  /** Whether an exchange of the lane is in progress. */
  boolean isBusy() {
    return exchange != null;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (!(message instanceof HttpObject)) {
      // The decoder is gone: the connection speaks another protocol.
      here.fireChannelRead(message);
      here.pipeline().remove(this);
    } else if (isEnding()) {
      ReferenceCountUtil.release(message);
    } else if (waiting.isEmpty() && takesMore()) {
      dispatch(here, message);
    } else {
      waiting.add(message);
      updateReading();
    }
  }

  private boolean isEnding() {
    LaneWriter current = writer;
    return current != null && current.isEnding();
  }

  /** Whether what comes next belongs to no exchange whose own part is complete. */
  private boolean takesMore() {
    LaneExchange current = exchange;
    return current == null || !current.isRequestComplete();
  }

  private void dispatch(ChannelHandlerContext here, Object message) {
    LaneExchange current = exchange;
    if (current != null && message instanceof HttpContent part) {
      current.receive(part);
    } else if (!(message instanceof HttpRequest request) || !takes(request)) {
      elsewhere.passes(message);
      here.fireChannelRead(message);
    }
  }

  private boolean takes(HttpRequest request) {
    if (elsewhere.isBusy()) {
      return false;
    }
    LaneExchange admitted = lane.gate().admit(request, this);
    if (admitted == null) {
      return false;
    }
    exchange = admitted;
    loop().begins();
    note(admitted);
    admitted.start();
    updateReading();
    return true;
  }

  private void note(LaneExchange admitted) {
    LaneOpen known = open;
    if (known == null) {
      known = new LaneOpen(this);
      open = known;
      lane.streams().follow(known, channel());
    }
    lane.streams().note(known, admitted.passed(), channel().eventLoop());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext here) {
    LaneExchange current = exchange;
    if (current != null) {
      current.flushRequest();
    }
    here.fireChannelReadComplete();
  }

  /** Counts the responses that are given elsewhere. */
  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    elsewhere.answers(message);
    var unused = here.write(message, promise);
  }

  /** A server that stops closes what it takes for idle, which must wait for the lane. */
  @Override
  public void close(ChannelHandlerContext here, ChannelPromise promise) {
    if (exchange != null && lane.isDraining()) {
      closing = promise;
    } else {
      var unused = here.close(promise);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext here) {
    LaneExchange current = exchange;
    if (current != null) {
      current.clientWritabilityChanged(here.channel().isWritable());
    }
    here.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext here) {
    leave();
    dropWaiting();
    here.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
    if (exchange != null && cause instanceof IOException) {
      var unused = here.close();
    } else {
      here.fireExceptionCaught(cause);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext here) {
    dropWaiting();
  }

  private void dropWaiting() {
    while (!waiting.isEmpty()) {
      ReferenceCountUtil.release(waiting.poll());
    }
  }

  /** Ends the exchange that is in progress, if any, at both ends. */
  private void leave() {
    LaneExchange current = exchange;
    if (current != null) {
      exchange = null;
      loop().ends();
      current.clientGone();
      LaneReports.over(current);
    }
  }

  /** Reads on while there is somebody to take it, or to notice that the client has left. */
  void updateReading() {
    LaneExchange current = exchange;
    if (current != null) {
      boolean reads = waiting.isEmpty() && current.takesBody();
      if (channel().config().isAutoRead() != reads) {
        channel().config().setAutoRead(reads);
      }
    }
  }

  /** The exchange is over, on both sides. */
  void over() {
    LaneExchange done = exchange;
    exchange = null;
    loop().ends();
    if (done != null) {
      LaneReports.over(done);
    }
    ChannelPromise deferred = closing;
    if (deferred != null) {
      writer().end(Unpooled.EMPTY_BUFFER, deferred);
    }
    if (isEnding()) {
      dropWaiting();
    } else {
      drain();
    }
  }

  /** Takes up what has waited. */
  private void drain() {
    if (isDraining) {
      return;
    }
    isDraining = true;
    ChannelHandlerContext here = context();
    boolean any = !waiting.isEmpty();
    while (!waiting.isEmpty() && takesMore() && !isEnding()) {
      dispatch(here, waiting.poll());
    }
    isDraining = false;
    if (any) {
      channelReadComplete(here);
    }
    if (exchange != null) {
      updateReading();
    } else if (!elsewhere.isBusy() && !here.channel().config().isAutoRead()) {
      here.channel().config().setAutoRead(true);
    }
  }

  /** Ends a stream of events, so that its client opens another one elsewhere. */
  void endEvents() {
    if (exchange != null && writer().isEventStream()) {
      leave();
      writer().end(LastHttpContent.EMPTY_LAST_CONTENT, channel().newPromise());
    }
  }

  /** Ends the connection at once, and with it what is in progress. */
  void cut() {
    leave();
    writer().cut();
  }
}
