package io.latchkey.demo;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.LoopResources;

/**
 * An API on loopback that answers with what reached it. Beside that {@code /sse} sends an event
 * each second, and {@code /ws} is a WebSocket that says back what it hears.
 */
public final class DemoUpstream implements AutoCloseable {

  private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

  private final LoopResources loops;
  private final DisposableServer server;

  private DemoUpstream(LoopResources loops, DisposableServer server) {
    this.loops = loops;
    this.server = server;
  }

  /**
   * Runs one on all addresses of this machine until the process ends: an upstream to try a fleet
   * with.
   *
   * @param arguments its port
   */
  public static void main(String[] arguments) {
    start("0.0.0.0", Integer.parseInt(arguments[0])).server.onDispose().block();
  }

  /** Starts one on any free port. */
  public static DemoUpstream start() {
    return start("127.0.0.1", 0);
  }

  private static DemoUpstream start(String host, int port) {
    LoopResources loops = LoopResources.create("latchkey-demo", 1, true);
    DisposableServer server =
        HttpServer.create()
            .host(host)
            .port(port)
            .runOn(loops)
            .route(
                routes ->
                    routes
                        .ws("/ws", DemoUpstream::repeat)
                        .get("/sse", DemoUpstream::tick)
                        .route(request -> true, DemoUpstream::echo))
            .bindNow();
    return new DemoUpstream(loops, server);
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  private static Publisher<Void> repeat(WebsocketInbound in, WebsocketOutbound out) {
    return out.sendObject(in.aggregateFrames().receiveFrames().map(WebSocketFrame::retain));
  }

  private static Publisher<Void> tick(HttpServerRequest request, HttpServerResponse response) {
    Flux<String> events =
        Flux.interval(Duration.ZERO, Duration.ofSeconds(1))
            .map(number -> "id: %d%ndata: tick %d%n%n".formatted(number, number));
    return response.sse().sendString(events);
  }

  private static Publisher<Void> echo(HttpServerRequest request, HttpServerResponse response) {
    Mono<String> answer =
        request.receive().reduceWith(() -> new Echo(request), Echo::add).map(Echo::json);
    return response.header("Content-Type", "application/json").sendString(answer);
  }

  @Override
  public void close() {
    server.disposeNow(STOP_WITHIN);
    loops.disposeLater(Duration.ZERO, STOP_WITHIN).block(STOP_WITHIN.multipliedBy(2));
  }
}
