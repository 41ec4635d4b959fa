package io.latchkey.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Stands behind the decoder of HTTP/1.1 and knows what a connection is waiting for. Leaves once the
 * connection speaks HTTP/2, and looks away once it is a tunnel.
 */
@ChannelHandler.Sharable // Moved within its pipeline, and in no other.
final class Http1Watch extends ChannelDuplexHandler {

  private static final String NAME = "latchkey.http1Watch";
  private static final int SWITCHING_PROTOCOLS = 101;

  /** What must come of a body within its timeout. */
  static final int LEAST_BYTES = 1024;

  private final Pace pace;
  private int requests;
  private int responses;
  private boolean isBodyComing;
  private boolean isAnswering;
  private boolean isTunnel;
  private @Nullable HttpHeaders request;
  private long bodyBytes;
  private int seenRequests;
  private long seenReads;
  private long seenBytes;
  private int ticks;

  Http1Watch(Pace pace) {
    this.pace = pace;
  }

  void addTo(ChannelPipeline pipeline) {
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      pipeline.addAfter(codec.name(), NAME, this);
    } else if (pipeline.get(NettyPipeline.H2OrHttp11Codec) != null) {
      pipeline.addAfter(NettyPipeline.H2OrHttp11Codec, NAME, this);
    }
    pace.lastResponses().addTo(pipeline);
  }

  /** Whether nothing is in progress on a connection that has had a request. */
  boolean isIdle() {
    return !isTunnel && requests > 0 && responses >= requests && !isBodyComing;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event);
    if (event instanceof SslHandshakeCompletionEvent) {
      ChannelPipeline pipeline = context.pipeline();
      pipeline.remove(this);
      if (pipeline.get(HttpServerCodec.class) == null) {
        StreamFaults.addTo(pipeline, pace);
      } else {
        addTo(pipeline);
      }
    }
  }

  /** What breaks HTTP/2 in its first bytes, before {@link StreamFaults} could stand in its way. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2Exception) {
      pace.count(Ending.STREAM_ERRORS);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpObject) {
      if (message instanceof HttpRequest head) {
        requests++;
        request = head.headers();
        isBodyComing = true;
        isAnswering = false;
      }
      if (message instanceof HttpContent content) {
        bodyBytes += content.content().readableBytes();
        isBodyComing &= !(message instanceof LastHttpContent);
        request = isBodyComing ? request : null;
      }
    } else if (!isTunnel) {
      // The decoder before this is gone.
      StreamFaults.addTo(context.pipeline(), pace);
      context.pipeline().remove(this);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean isInterim = false;
    if (message instanceof HttpResponse response) {
      isTunnel |= response.status().code() == SWITCHING_PROTOCOLS;
      isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      isAnswering |= !isInterim;
    }
    if (message instanceof LastHttpContent && !isInterim) {
      responses++;
      isAnswering = false;
    }
    var unused = context.write(message, promise);
  }

  /** Looks at what the connection has done since it was looked at last. */
  void tick(Channel channel) {
    if (isTunnel) {
      return;
    }
    if (requests != seenRequests) {
      seenRequests = requests;
      seenReads = pace.reads();
      seenBytes = bodyBytes;
      ticks = 0;
    } else if (isBodyComing) {
      tickBody(channel);
    } else if (responses >= requests) {
      tickBetween(channel);
    }
  }

  private void tickBody(Channel channel) {
    // While an earlier response is due, it is not this body that the client is waited for.
    boolean isItsTurn = responses >= requests - 1;
    boolean waits = responses >= requests || (!isAnswering && isItsTurn && pace.isReading());
    ticks += waits ? 1 : 0;
    if (ticks >= pace.settings().ticks(pace.settings().bodyTimeout())) {
      if (bodyBytes - seenBytes < LEAST_BYTES) {
        refuse(channel, Ending.BODY_TIMEOUT);
      }
      seenBytes = bodyBytes;
      ticks = 0;
    }
  }

  private void tickBetween(Channel channel) {
    boolean isHead = requests == 0 || pace.reads() != seenReads;
    ticks++;
    ConnectionSettings settings = pace.settings();
    if (isHead && ticks >= settings.ticks(settings.headTimeout())) {
      if (pace.reads() == 0) {
        pace.close(Ending.HEAD_TIMEOUT);
      } else {
        refuse(channel, Ending.HEAD_TIMEOUT);
      }
    } else if (ticks >= settings.ticks(settings.idleTimeout())) {
      pace.close(Ending.IDLE_TIMEOUT);
    }
  }

  /** Answers 408 by hand, since no request may be there that could be answered, and closes. */
  private void refuse(Channel channel, Ending ending) {
    ChannelHandlerContext codec = channel.pipeline().context(HttpServerCodec.class);
    if (codec == null) {
      pace.close(ending);
      return;
    }
    pace.count(ending);
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    ByteBuf answer = Unpooled.copiedBuffer(answer(id), StandardCharsets.ISO_8859_1);
    codec.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  private String answer(String id) {
    String problem =
        "{\"type\":\"urn:latchkey:problem:request_timeout\",\"title\":\"Request timeout\","
            + "\"status\":408,\"detail\":\"The request took too long to arrive."
            + " Send it again, on a new connection.\",\"code\":\"request_timeout\","
            + "\"requestId\":\"%s\"}".formatted(id);
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
    headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    headers.set("X-Request-Id", id);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, problem.length());
    pace.refusalHeaders().add(request, headers);
    StringBuilder answer = new StringBuilder("HTTP/1.1 408 Request Timeout\r\n");
    headers.forEach(
        each -> answer.append(each.getKey()).append(": ").append(each.getValue()).append("\r\n"));
    return answer.append("\r\n").append(problem).toString();
  }
}
