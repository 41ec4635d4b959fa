package io.latchkey.starter;

import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.headers.HeaderSanitizer;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.Iterator;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/** A request that was let through, as it goes on: without its secret, and with who calls. */
final class SanitizedRequest extends ServerHttpRequestDecorator {

  private final HttpHeaders headers;

  private SanitizedRequest(ServerHttpRequest received, HttpHeaders headers) {
    super(received);
    this.headers = headers;
  }

  /**
   * The request without what ends here.
   *
   * @param input its headers as they were decided on
   */
  static SanitizedRequest of(
      ServerHttpRequest request,
      io.netty.handler.codec.http.HttpHeaders input,
      AuthenticatedExchange authenticated,
      HeaderSanitizer sanitizer) {
    HttpHeaders headers = new HttpHeaders();
    Iterator<Map.Entry<CharSequence, CharSequence>> all = input.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      if (!sanitizer.ends(header.getKey(), authenticated)) {
        headers.add(header.getKey().toString(), header.getValue().toString());
      }
    }
    identify(headers, authenticated, sanitizer);
    return new SanitizedRequest(request, HttpHeaders.readOnlyHttpHeaders(headers));
  }

  /** Says who calls. */
  static void identify(
      HttpHeaders headers, AuthenticatedExchange authenticated, HeaderSanitizer sanitizer) {
    io.netty.handler.codec.http.HttpHeaders identity = new DefaultHttpHeaders();
    sanitizer.addIdentity(identity, authenticated);
    identity.forEach(header -> headers.set(header.getKey(), header.getValue()));
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }
}
