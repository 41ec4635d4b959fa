package io.latchkey.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a client sees of an upstream's headers: all but the hop-by-hop ones (RFC 9110, section
 * 7.6.1). An answer of no stated length may stay open for long, so it is noted as a stream.
 */
final class ResponseHeaders implements HttpHeadersFilter, Ordered {

  private final OpenStreams streams;

  ResponseHeaders(OpenStreams streams) {
    this.streams = streams;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.RESPONSE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    List<String> connection = input.get(HttpHeaders.CONNECTION);
    HttpHeaders output = new HttpHeaders();
    for (Map.Entry<String, List<String>> header : input.headerSet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HopByHop.contains(name) && !HopByHop.isNamed(name, connection)) {
        output.addAll(header.getKey(), header.getValue());
      }
    }
    if (isOpenEnded(input, exchange)) {
      streams.noteAnswer(Passage.of(exchange), exchange.getRequest());
    }
    return output;
  }

  private static boolean isOpenEnded(HttpHeaders input, ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    boolean hasNoBody =
        exchange.getRequest().getMethod() == HttpMethod.HEAD
            || status != null && (status.value() == 204 || status.value() == 304);
    return !hasNoBody && input.getFirst(HttpHeaders.CONTENT_LENGTH) == null;
  }
}
