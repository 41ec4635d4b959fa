package io.latchkey.proxy.lane;

import io.latchkey.proxy.upstream.InterimResponses;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import org.jspecify.annotations.Nullable;

/**
 * Reads the responses of one upstream connection, of which each is told what its request was. Bytes
 * that come while nothing is asked are not read.
 */
final class ResponseDecoder extends HttpResponseDecoder {

  private final UpstreamLink link;
  private final InterimResponses interim = new InterimResponses();
  private boolean isForHead;

  ResponseDecoder(UpstreamLink link, HttpDecoderConfig config) {
    super(config);
    this.link = link;
  }

  /** Says that a response comes next. */
  void await(boolean forHead) {
    isForHead = forHead;
    interim.await();
  }

  /** Whether there are bytes behind what has been read. */
  boolean hasSurplus() {
    return actualReadableBytes() > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (!(message instanceof ByteBuf bytes)) {
      super.channelRead(context, message);
    } else if (!link.awaitsResponse()) {
      bytes.release();
      link.saysTooMuch();
    } else {
      read(context, interim.isAwaited() ? interim.without(context.alloc(), bytes) : bytes);
    }
  }

  private void read(ChannelHandlerContext context, @Nullable ByteBuf bytes) throws Exception {
    if (bytes != null) {
      super.channelRead(context, bytes);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    read(context, interim.rest());
    super.channelInactive(context);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    boolean isFinal =
        message instanceof HttpResponse response
            && response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
    return (isForHead && isFinal) || super.isContentAlwaysEmpty(message);
  }
}
