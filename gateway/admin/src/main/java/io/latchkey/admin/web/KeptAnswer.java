package io.latchkey.admin.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** A response that hands its answer to somebody who keeps it, before the caller gets it. */
final class KeptAnswer extends ServerHttpResponseDecorator {

  private static final String REPLAYED = "Idempotency-Replayed";
  private static final List<String> HEADERS =
      List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Function<byte[], Mono<Void>> keeper;

  /** An answer as it is kept. */
  private record Document(int status, Map<String, String> headers, String body) {}

  KeptAnswer(ServerHttpResponse response, Function<byte[], Mono<Void>> keeper) {
    super(response);
    this.keeper = keeper;
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return DataBufferUtils.join(body)
        .flatMap(
            whole -> {
              byte[] bytes = new byte[whole.readableByteCount()];
              whole.read(bytes);
              DataBufferUtils.release(whole);
              return keeper
                  .apply(document(bytes))
                  .then(
                      Mono.defer(
                          () -> getDelegate().writeWith(Mono.just(bufferFactory().wrap(bytes)))));
            });
  }

  private byte[] document(byte[] body) {
    HttpStatusCode status = getStatusCode();
    Map<String, String> headers = new TreeMap<>();
    for (String name : HEADERS) {
      String value = getHeaders().getFirst(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String text = new String(body, StandardCharsets.UTF_8);
    int code = status == null ? HttpStatus.OK.value() : status.value();
    return JSON.writeValueAsBytes(new Document(code, headers, text));
  }

  /** Gives an answer again. */
  static Mono<Void> give(byte[] kept, ServerHttpResponse response) {
    Document document = JSON.readValue(kept, Document.class);
    response.setStatusCode(HttpStatusCode.valueOf(document.status));
    document.headers.forEach(response.getHeaders()::set);
    response.getHeaders().set(REPLAYED, "true");
    byte[] body = document.body.getBytes(StandardCharsets.UTF_8);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }
}
