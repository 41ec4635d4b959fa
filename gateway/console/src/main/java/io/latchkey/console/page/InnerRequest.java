package io.latchkey.console.page;

import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/** A request that comes from this process, on behalf of a browser. */
final class InnerRequest extends AbstractServerHttpRequest {

  private final byte[] body;
  private final ServerHttpRequest browser;

  InnerRequest(
      HttpMethod method, URI uri, HttpHeaders headers, byte[] body, ServerHttpRequest browser) {
    super(method, uri, null, headers);
    this.body = body;
    this.browser = browser;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return body.length == 0
        ? Flux.empty()
        : Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body));
  }

  @Override
  public @Nullable InetSocketAddress getRemoteAddress() {
    return browser.getRemoteAddress();
  }

  @Override
  public @Nullable InetSocketAddress getLocalAddress() {
    return browser.getLocalAddress();
  }

  @Override
  protected MultiValueMap<String, HttpCookie> initCookies() {
    return new LinkedMultiValueMap<>();
  }

  @Override
  protected @Nullable SslInfo initSslInfo() {
    return null;
  }

  @Override
  public <T> T getNativeRequest() {
    throw new IllegalStateException("a request within the process has no native one");
  }
}
