package io.latchkey.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the responses on an HTTP/1.1 connection to an upstream apart. A connection that has bytes
 * left over behind a response, or that says anything while no request is out, is closed and never
 * used again, and neither is any other connection of an upstream that does so.
 *
 * <p>For a connection's event loop only.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

  /** On connections that are for one request. */
  static final AttributeKey<Boolean> ONCE = AttributeKey.valueOf("latchkey.once");

  private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf("latchkey.guard");
  private static final VarHandle DECODER = decoder();
  private static final int SWITCHING_PROTOCOLS = 101;

  private final DistrustedUpstreams distrusted;
  private boolean awaitsResponse;
  private boolean isInterim;
  private boolean isUpgraded;
  private boolean hasAnswered;
  private boolean hasBody;
  private @Nullable ByteBuf undecoded;

  private ConnectionGuard(DistrustedUpstreams distrusted) {
    this.distrusted = distrusted;
  }

  /** Netty's codec doesn't tell what it has not decoded; the decoder inside it can be made to. */
  private static VarHandle decoder() {
    try {
      return MethodHandles.privateLookupIn(
              CombinedChannelDuplexHandler.class, MethodHandles.lookup())
          .findVarHandle(
              CombinedChannelDuplexHandler.class, "inboundHandler", ChannelInboundHandler.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Netty's codec has changed", e);
    }
  }

  /** Guards a new connection if it speaks HTTP/1.1. */
  static void addTo(Channel connection, DistrustedUpstreams distrusted) {
    ChannelHandlerContext codec = connection.pipeline().context(HttpClientCodec.class);
    if (codec != null) {
      ConnectionGuard guard = new ConnectionGuard(distrusted);
      ((ByteToMessageDecoder) DECODER.get(codec.handler())).setCumulator(guard::cumulate);
      connection.pipeline().addBefore(codec.name(), "latchkey.guardBytes", guard.bytes());
      connection.pipeline().addAfter(codec.name(), "latchkey.guard", guard);
      connection.attr(KEY).set(guard);
    }
  }

  /** Whether a connection has carried a response before, so that its upstream may have left it. */
  static boolean isUsedAgain(Channel connection) {
    ConnectionGuard guard = connection.attr(KEY).get();
    return guard != null && guard.hasAnswered;
  }

  /** Whether a part of the response's body, or its end, has come; true if nobody can tell. */
  static boolean hasBody(Channel connection) {
    ConnectionGuard guard = connection.attr(KEY).get();
    return guard == null || guard.hasBody;
  }

  private ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf before, ByteBuf in) {
    ByteBuf all = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, before, in);
    undecoded = all;
    return all;
  }

  /** In front of the codec, which would keep what comes too early for the next response. */
  private ChannelHandler bytes() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (awaitsResponse || isUpgraded) {
          context.fireChannelRead(message);
          undecoded = null; // The decoder's own from here on.
        } else {
          ReferenceCountUtil.release(message);
          closeDistrusted(context.channel());
        }
      }
    };
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpRequest) {
      awaitsResponse = true;
    }
    var unused = context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isUpgraded || !(message instanceof HttpObject part)) {
      context.fireChannelRead(message);
    } else if (awaitsResponse) {
      note(context.channel(), part);
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
      closeDistrusted(context.channel());
    }
  }

  private void note(Channel connection, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      Throwable cause = part.decoderResult().cause();
      part.setDecoderResult(DecoderResult.failure(new GarbledResponseException(cause)));
    }
    if (part instanceof HttpResponse response) {
      int status = response.status().code();
      isUpgraded = status == SWITCHING_PROTOCOLS;
      isInterim = status < 200 && !isUpgraded;
      hasBody = false;
    }
    if (part instanceof HttpContent && !isInterim) {
      hasBody = true;
    }
    if (part instanceof LastHttpContent) {
      if (!isInterim) {
        ends(connection, part);
      }
      isInterim = false;
    }
  }

  /** Closes the connection, if it is not to be used again, before its response is handed on. */
  private void ends(Channel connection, HttpObject last) {
    awaitsResponse = false;
    hasAnswered = true;
    ByteBuf rest = undecoded;
    if (rest != null && rest.isReadable() && connection.isActive() && !isUpgraded) {
      closeDistrusted(connection);
    } else if (last.decoderResult().isFailure()
        || Boolean.TRUE.equals(connection.attr(ONCE).get())
        || distrusted.contains(connection.remoteAddress())) {
      var unused = connection.close();
    }
  }

  private void closeDistrusted(Channel connection) {
    distrusted.add(connection.remoteAddress());
    var unused = connection.close();
  }
}
