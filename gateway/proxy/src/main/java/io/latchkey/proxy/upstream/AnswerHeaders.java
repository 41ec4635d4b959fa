package io.latchkey.proxy.upstream;

import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * The headers of an upstream's response that its client gets, by name: all except what is for one
 * hop (Transfer-Encoding is, so a length beside it stays behind as well) and the limits that the
 * gateway reports itself.
 *
 * <p>Kept with the exchange, so that a filter that tries again (Retry) can take the headers of the
 * failed attempt back: {@link ServerWebExchangeUtils#reset}.
 */
public final class AnswerHeaders extends AbstractSet<String> {

  private final HttpHeaders input;
  private final @Nullable String connection;
  private final boolean chunked;
  private final HeaderNames reported;

  /**
   * The headers to pass on.
   *
   * @param input what the upstream sent
   * @param output what the client gets already
   */
  private AnswerHeaders(HttpHeaders input, HttpHeaders output) {
    this.input = input;
    this.connection = input.get(HttpHeaderNames.CONNECTION);
    this.chunked = input.contains(HttpHeaderNames.TRANSFER_ENCODING);
    this.reported = RateLimitHeaders.reportedIn(output);
  }

  /** Passes an upstream's headers on. */
  static void copy(HttpHeaders input, HttpHeaders output, ServerWebExchange exchange) {
    AnswerHeaders passed = new AnswerHeaders(input, output);
    exchange.getAttributes().put(ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES, passed);
    passed.copyTo(output);
  }

  /** Passes an upstream's headers on where no filter could try again. */
  public static void copy(HttpHeaders input, HttpHeaders output) {
    new AnswerHeaders(input, output).copyTo(output);
  }

  private void copyTo(HttpHeaders output) {
    Iterator<Map.Entry<CharSequence, CharSequence>> headers = input.iteratorCharSequence();
    while (headers.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = headers.next();
      if (isPassedOn(header.getKey())) {
        output.add(header.getKey(), header.getValue());
      }
    }
  }

  private boolean isPassedOn(CharSequence name) {
    return !(HeaderNames.HOP_BY_HOP.contains(name)
        || HeaderNames.isNamed(name, connection)
        || reported.contains(name)
        || (chunked && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)));
  }

  private Stream<String> names() {
    // An announcement of trailers is passed on beside the rest.
    String trailer = HttpHeaderNames.TRAILER.toString();
    return input.names().stream()
        .filter(name -> isPassedOn(name) || name.equalsIgnoreCase(trailer));
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  @Override
  public int size() {
    return (int) names().count();
  }
}
