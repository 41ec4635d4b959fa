package io.latchkey.demo;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.netty.http.server.HttpServerRequest;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What reached the demo upstream. Of a long body it keeps the length and no byte. */
final class Echo {

  private static final int LONGEST_SHOWN = 64 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final HttpServerRequest request;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private long length;

  Echo(HttpServerRequest request) {
    this.request = request;
  }

  /** Takes a piece of the body in. The piece stays the caller's. */
  Echo add(ByteBuf piece) {
    length += piece.readableBytes();
    if (length <= LONGEST_SHOWN) {
      try {
        piece.getBytes(piece.readerIndex(), shown, piece.readableBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  String json() {
    String uri = request.uri();
    int question = uri.indexOf('?');
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("method", request.method().name());
    parts.put("path", question < 0 ? uri : uri.substring(0, question));
    if (question >= 0) {
      parts.put("query", uri.substring(question + 1));
    }
    parts.put("headers", headers());
    if (length > LONGEST_SHOWN) {
      parts.put("bodyBytes", length);
    } else if (length > 0) {
      parts.put("body", shown.toString(StandardCharsets.UTF_8));
    }
    return JSON.writeValueAsString(parts) + "\n";
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .requestHeaders()
        .forEach(each -> headers.merge(each.getKey(), each.getValue(), (a, b) -> a + ", " + b));
    return headers;
  }
}
