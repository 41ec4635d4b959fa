package io.latchkey.listener;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.support.Netty4HeadersAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The response to a request as Spring writes it. */
final class ReceivedResponse extends AbstractServerHttpResponse
    implements ZeroCopyHttpOutputMessage {

  private final HttpServerResponse response;

  ReceivedResponse(HttpServerResponse response, NettyDataBufferFactory buffers) {
    super(buffers, new HttpHeaders(new Netty4HeadersAdapter(response.responseHeaders())));
    this.response = response;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> T getNativeResponse() {
    return (T) response;
  }

  @Override
  public HttpStatusCode getStatusCode() {
    HttpStatusCode status = super.getStatusCode();
    return status != null ? status : HttpStatusCode.valueOf(response.status().code());
  }

  @Override
  protected void applyStatusCode() {
    HttpStatusCode status = super.getStatusCode();
    if (status != null) {
      response.status(status.value());
    }
  }

  @Override
  protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
    return response.send(buffers(body)).then();
  }

  @Override
  protected Mono<Void> writeAndFlushWithInternal(
      Publisher<? extends Publisher<? extends DataBuffer>> body) {
    return response.sendGroups(Flux.from(body).map(ReceivedResponse::buffers)).then();
  }

  @Override
  public Mono<Void> writeWith(Path file, long position, long count) {
    return doCommit(() -> response.sendFile(file, position, count).then());
  }

  private static Publisher<ByteBuf> buffers(Publisher<? extends DataBuffer> body) {
    return body instanceof Mono
        ? Mono.from(body).map(NettyDataBufferFactory::toByteBuf)
        : Flux.from(body).map(NettyDataBufferFactory::toByteBuf);
  }

  /** They are there already: what Spring writes into goes to Netty's own. */
  @Override
  protected void applyHeaders() {}

  @Override
  protected void applyCookies() {
    getCookies().values().forEach(all -> all.forEach(each -> response.addCookie(cookie(each))));
  }

  private static DefaultCookie cookie(ResponseCookie said) {
    DefaultCookie cookie = new DefaultCookie(said.getName(), said.getValue());
    if (!said.getMaxAge().isNegative()) {
      cookie.setMaxAge(said.getMaxAge().toSeconds());
    }
    if (said.getDomain() != null) {
      cookie.setDomain(said.getDomain());
    }
    if (said.getPath() != null) {
      cookie.setPath(said.getPath());
    }
    cookie.setSecure(said.isSecure());
    cookie.setHttpOnly(said.isHttpOnly());
    cookie.setPartitioned(said.isPartitioned());
    @Nullable String sameSite = said.getSameSite();
    if (sameSite != null) {
      cookie.setSameSite(SameSite.valueOf(sameSite));
    }
    return cookie;
  }
}
