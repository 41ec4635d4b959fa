package io.latchkey.proxy.encryption;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** An API that keeps what is sent to it, and answers with what a test has put in place. */
final class StoringUpstream implements AutoCloseable {

  /** A request that came whole. */
  record Seen(String method, String uri, HttpHeaders headers, String body) {}

  /** What GET is answered with. */
  record Answer(String body, List<String> headers) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private volatile Answer answer = new Answer("{}", List.of("Content-Type", "application/json"));
  private volatile int status = 200;
  private final DisposableServer server;

  StoringUpstream() {
    this.server =
        HttpServer.create()
            .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .handle(this::answer)
            .bindNow();
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    begun.add(request.uri());
    return request
        .receive()
        .aggregate()
        .asString(StandardCharsets.UTF_8)
        .defaultIfEmpty("")
        .flatMap(
            body -> {
              seen.add(
                  new Seen(
                      request.method().name(),
                      request.uri(),
                      request.requestHeaders().copy(),
                      body));
              Answer now = answer;
              response.status(status);
              for (int i = 0; i < now.headers.size(); i += 2) {
                response.header(now.headers.get(i), now.headers.get(i + 1));
              }
              return response.sendString(Mono.just(now.body)).then();
            });
  }

  void answers(String body, String... headers) {
    answers(200, body, headers);
  }

  void answers(int with, String body, String... headers) {
    status = with;
    answer = new Answer(body, List.of(headers));
  }

  void answersJson(String body) {
    answers(body, "Content-Type", "application/json");
  }

  Seen last() {
    return seen.get(seen.size() - 1);
  }

  int count() {
    return seen.size();
  }

  /** Whether a request to this path has begun to arrive. */
  boolean hasBegun(String path) {
    return begun.contains(path);
  }

  /** The request to this path, if it came whole. */
  @Nullable Seen whole(String path) {
    return seen.stream().filter(each -> each.uri.equals(path)).findFirst().orElse(null);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
