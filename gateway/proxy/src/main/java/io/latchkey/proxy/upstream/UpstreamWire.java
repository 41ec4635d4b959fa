package io.latchkey.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * Stands between the socket of an HTTP/1.1 connection to an upstream and Netty's codec.
 *
 * <p>Out, it writes the target of a request byte for byte, where Netty would encode it as UTF-8.
 * In, it drops interim responses (RFC 9110, section 15.2), which Reactor Netty would take for the
 * final one: 100 and 103 tell a client what it need not know, and it is told nothing wrong by their
 * absence. 101 passes: it is the final response to who asked for an upgrade.
 */
final class UpstreamWire extends ChannelDuplexHandler {

  private static final AttributeKey<UpstreamWire> KEY = AttributeKey.valueOf("latchkey.wire");
  private static final String NAME = "latchkey.upstreamWire";

  private final InterimResponses interim = new InterimResponses();
  private @Nullable String target;
  private @Nullable Runnable atEndOfRead;
  private boolean begins;
  private boolean isReading;
  private boolean hasPassed;

  private UpstreamWire() {}

  /**
   * Gives a request its address. A host whose name has an underscore is one that {@link URI} itself
   * does not see.
   */
  static HttpClient.RequestSender to(URI target, HttpClient.RequestSender request) {
    return target.getHost() == null ? request.uri(target.toString()) : request.uri(target);
  }

  /** Puts one into a new connection, if it speaks HTTP/1.1. */
  public static void addTo(Channel connection) {
    ChannelPipeline pipeline = connection.pipeline();
    ChannelHandlerContext codec = pipeline.context(HttpClientCodec.class);
    if (codec != null) {
      UpstreamWire wire = new UpstreamWire();
      connection.attr(KEY).set(wire);
      pipeline.addBefore(codec.name(), NAME, wire);
    }
  }

  /**
   * Says that a request is about to be written to a connection. On its event loop only.
   *
   * @param target the target to write instead of the one that the request has, a character for each
   *     byte; null to leave it
   */
  public static void begin(Channel connection, @Nullable String target) {
    UpstreamWire wire = connection.attr(KEY).get();
    if (wire != null) {
      wire.target = target;
      wire.begins = true;
    } else if (connection instanceof Http2StreamChannel) {
      InterimFrames.watch(connection);
    }
  }

  /**
   * Runs a task once everything that a connection has brought so far is read; at once if it is. On
   * its event loop only.
   */
  public static void atEndOfRead(Channel connection, Runnable task) {
    UpstreamWire wire = connection.attr(KEY).get();
    if (wire != null && wire.isReading) {
      wire.atEndOfRead = task;
    } else {
      task.run();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (begins) {
      begins = false;
      interim.await();
    }
    String text = target;
    if (text == null || !(message instanceof ByteBuf head)) {
      var unused = context.write(message, promise);
      return;
    }
    target = null;
    var unused = context.write(withTarget(context, head, text), promise);
  }

  /** The head of a request with another target: what stands between its first two spaces. */
  private static ByteBuf withTarget(ChannelHandlerContext context, ByteBuf head, String target) {
    int from = head.bytesBefore((byte) ' ') + 1;
    int to = head.bytesBefore(from, head.readableBytes() - from, (byte) ' ');
    if (from <= 0 || to < 0) {
      return head;
    }
    ByteBuf line = context.alloc().buffer(head.readableBytes() + target.length());
    line.writeBytes(head, head.readerIndex(), from);
    line.writeCharSequence(target, StandardCharsets.ISO_8859_1);
    int rest = from + to;
    line.writeBytes(head, head.readerIndex() + rest, head.readableBytes() - rest);
    head.release();
    return line;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    isReading = true;
    if (!interim.isAwaited() || !(message instanceof ByteBuf bytes)) {
      hasPassed = true;
      context.fireChannelRead(message);
      return;
    }
    ByteBuf response = interim.without(context.alloc(), bytes);
    if (response != null) {
      hasPassed = true;
      context.fireChannelRead(response);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    boolean wantsMore = !hasPassed;
    hasPassed = false;
    context.fireChannelReadComplete();
    endRead();
    if (wantsMore) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ByteBuf rest = interim.rest();
    if (rest != null) {
      context.fireChannelRead(rest);
    }
    endRead();
    context.fireChannelInactive();
  }

  private void endRead() {
    isReading = false;
    Runnable task = atEndOfRead;
    if (task != null) {
      atEndOfRead = null;
      task.run();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ByteBuf rest = interim.rest();
    if (rest != null) {
      rest.release();
    }
  }
}
