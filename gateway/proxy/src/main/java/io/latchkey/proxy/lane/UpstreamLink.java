package io.latchkey.proxy.lane;

import io.latchkey.proxy.upstream.DistrustedUpstreams;
import io.latchkey.proxy.upstream.GarbledResponseException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an upstream, which carries one exchange at a time. Reads that exchange's response
 * and nothing else: an upstream that says anything more is not trusted with another request on the
 * same connection. For its event loop only.
 */
final class UpstreamLink extends ChannelInboundHandlerAdapter implements Runnable {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Channel channel;
  private final UpstreamPool pool;
  private final DistrustedUpstreams distrusted;
  private final ResponseDecoder decoder;
  private final long openedAt = System.nanoTime();
  private @Nullable LaneExchange exchange;
  private @Nullable Throwable failure;
  private boolean isForOne;
  private boolean isUsedAgain;
  private boolean awaitsResponse;
  private boolean isInterim;
  private boolean isKeptAlive;
  private long deadline;
  private boolean isTimed;
  private long idleSince;

  UpstreamLink(
      Channel channel,
      UpstreamPool pool,
      DistrustedUpstreams distrusted,
      HttpDecoderConfig config,
      boolean isForOne) {
    this.channel = channel;
    this.pool = pool;
    this.distrusted = distrusted;
    this.decoder = new ResponseDecoder(this, config);
    this.isForOne = isForOne;
  }

  ResponseDecoder decoder() {
    return decoder;
  }

  Channel channel() {
    return channel;
  }

  /** Whether this has carried a response before, so that its upstream may have left it. */
  boolean isUsedAgain() {
    return isUsedAgain;
  }

  boolean awaitsResponse() {
    return awaitsResponse;
  }

  long openedAt() {
    return openedAt;
  }

  /** When this was last given back. */
  long idleSince() {
    return idleSince;
  }

  void idleSince(long nanos) {
    idleSince = nanos;
  }

  /** Gives this to an exchange. */
  void take(LaneExchange by) {
    exchange = by;
  }

  /** Says that the head of the exchange's request is about to be written. */
  void begin(boolean isHead) {
    awaitsResponse = true;
    isInterim = false;
    isKeptAlive = false;
    decoder.await(isHead);
  }

  /** Waits for the head of the response for so long and no longer. */
  void awaitHead(long nanos) {
    deadline = System.nanoTime() + nanos;
    if (!isTimed) {
      isTimed = true;
      var unused = channel.eventLoop().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Looks whether the head is late. There is one look at a time, however many requests. */
  @Override
  public void run() {
    isTimed = false;
    LaneExchange current = exchange;
    if (current == null || !current.awaitsHead()) {
      return;
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      current.timedOut();
    } else {
      isTimed = true;
      var unused = channel.eventLoop().schedule(this, left, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    LaneExchange current = exchange;
    if (current == null || !(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
    } else if (part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      fail(current, new GarbledResponseException(part.decoderResult().cause()));
    } else {
      read(current, part);
    }
  }

  private void read(LaneExchange current, HttpObject part) {
    if (part instanceof HttpResponse response) {
      int status = response.status().code();
      if (status == SWITCHING_PROTOCOLS) {
        ReferenceCountUtil.release(part);
        fail(current, new IOException("the upstream switched to a protocol nobody asked for"));
        return;
      }
      isInterim = status < 200;
      if (!isInterim) {
        isKeptAlive = LaneHeads.isKeptAlive(response);
        current.answer().head(response);
      }
    }
    if (part instanceof HttpContent content) {
      content(current, content);
    }
  }

  private void content(LaneExchange current, HttpContent content) {
    if (exchange != current) { // It ended with its head.
      content.release();
    } else if (isInterim) {
      isInterim = !(content instanceof LastHttpContent);
      content.release();
    } else if (content instanceof LastHttpContent last) {
      awaitsResponse = false;
      isUsedAgain = true;
      if (decoder.hasSurplus()) {
        saysTooMuch();
      }
      current.end(last);
    } else {
      current.answer().body(content);
    }
  }

  private void fail(LaneExchange current, Throwable cause) {
    exchange = null;
    close();
    current.failed(cause, false);
  }

  /** The upstream said more than it was asked. */
  void saysTooMuch() {
    distrusted.add(channel.remoteAddress());
    close();
  }

  /** Takes this back from its exchange, whose request and response are complete. */
  void release() {
    exchange = null;
    boolean isGood =
        isKeptAlive
            && !isForOne
            && channel.isActive()
            && !distrusted.contains(channel.remoteAddress());
    if (isGood) {
      channel.config().setAutoRead(true);
      pool.release(this);
    } else {
      close();
    }
  }

  /** Ends the connection, and with it what is in progress. */
  void close() {
    exchange = null;
    var unused = channel.close();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    LaneExchange current = exchange;
    if (current != null) {
      current.client().writer().flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    LaneExchange current = exchange;
    if (current != null) {
      current.client().updateReading();
    }
  }

  /** An upstream that ends TLS says nothing more. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      var unused = context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pool.closed(this);
    LaneExchange current = exchange;
    if (current != null) {
      exchange = null;
      Throwable cause = failure;
      current.failed(cause == null ? new ClosedChannelException() : cause, true);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failure = cause;
    LaneExchange current = exchange;
    if (current != null && !(cause instanceof IOException)) {
      fail(current, cause);
    } else {
      var unused = context.close();
    }
  }
}
