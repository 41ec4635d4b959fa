package io.latchkey.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is read of a body whose request has been answered in full: nobody wants it, and it is
 * read only to keep the connection. Past that, the connection ends, and its client gets to read the
 * answer first. A refusal of a long body that is still coming says so with {@code Connection:
 * close} (RFC 9112, section 9.6), so that no client sends its next request there.
 */
public final class UnwantedBody extends ChannelDuplexHandler {

  static final String NAME = "latchkey.unwantedBody";

  private static final long MOST_BYTES = 64 * 1024;
  private static final long MOST_SECONDS = 10;
  private static final int REFUSED = 400;

  private int unanswered;
  private boolean isBodyComing;
  private boolean isBodyLong;
  private boolean isLast;
  private boolean isInterim;
  private boolean isUnwanted;
  private long bytes;
  private @Nullable Future<?> ending;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      unanswered++;
      isBodyComing = true;
      isBodyLong = isLong(request.headers());
    }
    if (message instanceof HttpContent part) {
      bytes += isUnwanted ? part.content().readableBytes() : 0;
      if (part instanceof LastHttpContent) {
        isBodyComing = false;
      }
    }
    context.fireChannelRead(message);
    if (isUnwanted && (bytes > MOST_BYTES || (isLast && !isBodyComing))) {
      end(context);
    } else if (!isBodyComing) {
      reset();
    }
  }

  /** Whether a body is not worth reading only to keep its connection. */
  public static boolean isLong(HttpHeaders request) {
    return request.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || length(request.get(HttpHeaderNames.CONTENT_LENGTH)) > MOST_BYTES;
  }

  private static long length(@Nullable String text) {
    try {
      return text == null ? -1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (unanswered == 1 && isBodyComing && isBodyLong && response.status().code() >= REFUSED) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        isLast = true;
      }
    }
    boolean isWhole = message instanceof LastHttpContent && !isInterim && unanswered > 0;
    if (isWhole) {
      unanswered--;
    }
    if (isWhole && unanswered == 0 && (isBodyComing || isLast)) {
      ChannelPromise written = promise.unvoid();
      written.addListener(done -> answered(context));
      var unused = context.write(message, written);
    } else {
      var unused = context.write(message, promise);
    }
  }

  /** The client has its answer, unless it was faster with the rest of the body. */
  private void answered(ChannelHandlerContext context) {
    if (isLast && !isBodyComing) {
      isUnwanted = true;
      end(context);
    } else if (unanswered == 0 && isBodyComing && !isUnwanted && context.channel().isActive()) {
      isUnwanted = true;
      ending = context.executor().schedule(() -> end(context), MOST_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void end(ChannelHandlerContext context) {
    if (isUnwanted) {
      reset();
      LingeringClose.addTo(context.channel());
      var unused = context.close();
    }
  }

  private void reset() {
    isUnwanted = false;
    bytes = 0;
    Future<?> current = ending;
    if (current != null) {
      current.cancel(false);
      ending = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    reset();
    context.fireChannelInactive();
  }
}
