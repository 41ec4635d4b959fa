package io.latchkey.listener;

import io.latchkey.peer.Peer;
import io.netty.handler.codec.http.cookie.Cookie;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request as Spring sees it, under a URI that Spring can parse. TLS of the connection is ours to
 * look at, so Spring is told nothing of it.
 */
final class ReceivedRequest extends AbstractServerHttpRequest {

  private static final AtomicLong COUNT = new AtomicLong();

  private final HttpServerRequest request;
  private final NettyDataBufferFactory buffers;
  private final RequestTarget target;

  ReceivedRequest(
      HttpServerRequest request, NettyDataBufferFactory buffers, URI uri, RequestTarget target) {
    super(
        HttpMethod.valueOf(request.method().name()),
        uri,
        null,
        new HttpHeaders(new Netty4HeadersAdapter(request.requestHeaders())));
    this.request = request;
    this.buffers = buffers;
    this.target = target;
  }

  RequestTarget target() {
    return target;
  }

  @Override
  protected MultiValueMap<String, HttpCookie> initCookies() {
    MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
    request
        .allCookies()
        .forEach(
            (name, all) -> {
              for (Cookie cookie : all) {
                cookies.add(name.toString(), new HttpCookie(name.toString(), cookie.value()));
              }
            });
    return cookies;
  }

  @Override
  public @Nullable InetSocketAddress getLocalAddress() {
    return request.hostAddress();
  }

  @Override
  public @Nullable InetSocketAddress getRemoteAddress() {
    return request instanceof Connection connection
        ? Peer.of(connection.channel())
        : request.remoteAddress();
  }

  @Override
  protected @Nullable SslInfo initSslInfo() {
    return null;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return RequestBody.of(request).map(buffers::wrap);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> T getNativeRequest() {
    return (T) request;
  }

  @Override
  protected @Nullable String initId() {
    return request instanceof Connection connection
        ? connection.channel().id().asShortText() + "-" + COUNT.incrementAndGet()
        : null;
  }
}
