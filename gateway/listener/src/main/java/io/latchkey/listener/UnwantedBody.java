package io.latchkey.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
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
 * answer first.
 */
final class UnwantedBody extends ChannelDuplexHandler {

  static final String NAME = "latchkey.unwantedBody";

  private static final long MOST_BYTES = 64 * 1024;
  private static final long MOST_SECONDS = 10;

  private int unanswered;
  private boolean isBodyComing;
  private boolean isInterim;
  private boolean isUnwanted;
  private long bytes;
  private @Nullable Future<?> ending;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      unanswered++;
      isBodyComing = true;
    }
    if (message instanceof HttpContent part) {
      bytes += isUnwanted ? part.content().readableBytes() : 0;
      if (part instanceof LastHttpContent) {
        isBodyComing = false;
        reset();
      }
    }
    context.fireChannelRead(message);
    if (isUnwanted && bytes > MOST_BYTES) {
      end(context);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    boolean isWhole = message instanceof LastHttpContent && !isInterim && unanswered > 0;
    if (isWhole) {
      unanswered--;
    }
    if (isWhole && unanswered == 0 && isBodyComing) {
      ChannelPromise written = promise.unvoid();
      written.addListener(done -> answered(context));
      var unused = context.write(message, written);
    } else {
      var unused = context.write(message, promise);
    }
  }

  /** The client has its answer, unless it was faster with the rest of the body. */
  private void answered(ChannelHandlerContext context) {
    if (unanswered == 0 && isBodyComing && !isUnwanted && context.channel().isActive()) {
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
