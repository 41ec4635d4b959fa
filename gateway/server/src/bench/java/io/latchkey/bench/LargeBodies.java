package io.latchkey.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/**
 * An upstream that reads what it is sent and says how much it was, and answers {@code GET} with two
 * gigabytes.
 *
 * <p>Arguments: the port to listen on.
 */
final class LargeBodies {

  private static final int PART = 64 * 1024;
  private static final long LENGTH = 2L << 30;

  private LargeBodies() {}

  public static void main(String[] arguments) {
    ByteBuf part = Unpooled.unreleasableBuffer(Unpooled.directBuffer(PART).writeZero(PART));
    HttpServer.create()
        .host("127.0.0.1")
        .port(Integer.parseInt(arguments[0]))
        .route(
            routes ->
                routes
                    .get(
                        "/**",
                        (request, response) ->
                            response
                                .header("Content-Length", Long.toString(LENGTH))
                                .send(
                                    Flux.range(0, (int) (LENGTH / PART))
                                        .map(any -> part.duplicate())))
                    .put(
                        "/**",
                        (request, response) ->
                            response.sendString(
                                request
                                    .receive()
                                    .map(bytes -> (long) bytes.readableBytes())
                                    .reduce(0L, Long::sum)
                                    .flatMap(bytes -> Mono.just("bytes=" + bytes)))))
        .bindNow()
        .onDispose()
        .block();
  }
}
