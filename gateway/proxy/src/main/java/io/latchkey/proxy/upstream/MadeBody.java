package io.latchkey.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;

/**
 * The body that a route's filter gave to a request that came without one. Such filters hold it in
 * memory and announce it whether or not there is any, so only its bytes tell.
 */
final class MadeBody {

  private MadeBody() {}

  /** Sends it with its length, or the request without a body if it is empty. */
  static Publisher<Void> send(
      Attempt attempt, ServerHttpRequest request, NettyOutbound outbound, HttpHeaders sent) {
    return DataBufferUtils.join(request.getBody())
        .map(NettyDataBufferFactory::toByteBuf)
        .defaultIfEmpty(Unpooled.EMPTY_BUFFER)
        .flatMap(body -> send(attempt, body, outbound, sent));
  }

  private static Mono<Void> send(
      Attempt attempt, ByteBuf body, NettyOutbound outbound, HttpHeaders sent) {
    boolean isThere = body.isReadable();
    if (isThere) {
      sent.setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    } else {
      sent.remove(HttpHeaderNames.CONTENT_LENGTH);
      body.release();
    }
    NettyOutbound all = isThere ? outbound.sendObject(body) : outbound;
    return attempt.send(outbound, all.then(), isThere);
  }
}
