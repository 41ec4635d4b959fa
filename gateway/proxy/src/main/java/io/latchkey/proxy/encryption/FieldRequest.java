package io.latchkey.proxy.encryption;

import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.listener.RequestBody;
import io.latchkey.proxy.exchange.ClientClosedException;
import io.latchkey.proxy.exchange.NettyExchange;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** A request as its upstream is to see it: with tokens for fields, or the other way round. */
final class FieldRequest extends ServerHttpRequestDecorator {

  /** What describes the bytes of a body, or asks for some or for such descriptions. */
  private static final List<String> OF_BYTES =
      List.of("Content-MD5", "Content-Digest", "Repr-Digest", "Digest");

  private static final List<String> FOR_BYTES =
      List.of("Range", "If-Range", "Want-Content-Digest", "Want-Repr-Digest", "Want-Digest");

  private final HttpHeaders headers;
  private final @Nullable Flux<DataBuffer> body;

  private FieldRequest(
      ServerHttpRequest request, HttpHeaders headers, @Nullable Flux<DataBuffer> body) {
    super(request);
    this.headers = headers;
    this.body = body;
  }

  /** A request whose body stays as it is. */
  static FieldRequest untouched(FieldExchange fields) {
    return new FieldRequest(fields.exchange().getRequest(), headers(fields), null);
  }

  /**
   * A request with another body.
   *
   * @param length of the body; -1 if nobody knows yet
   */
  static FieldRequest with(FieldExchange fields, Flux<ByteBuf> body, int length) {
    HttpHeaders headers = headers(fields);
    OF_BYTES.forEach(headers::remove);
    if (length >= 0 && headers.getFirst(HttpHeaders.TRANSFER_ENCODING) == null) {
      headers.setContentLength(length);
    } else {
      headers.remove(HttpHeaders.CONTENT_LENGTH);
    }
    NettyDataBufferFactory buffers =
        (NettyDataBufferFactory) fields.exchange().getResponse().bufferFactory();
    return new FieldRequest(fields.exchange().getRequest(), headers, body.map(buffers::wrap));
  }

  private static HttpHeaders headers(FieldExchange fields) {
    HttpHeaders headers = new HttpHeaders();
    headers.putAll(fields.exchange().getRequest().getHeaders());
    if (fields.plan().response() != null) {
      FOR_BYTES.forEach(headers::remove);
      headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
    return headers;
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return body == null ? super.getBody() : body;
  }

  static boolean hasBody(io.netty.handler.codec.http.HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || (length != null && !length.strip().equals("0"));
  }

  /**
   * The format of a request's body.
   *
   * @throws FieldFaultException if its fields can't be found
   */
  static BodyFormat format(ServerHttpRequest request) {
    io.netty.handler.codec.http.HttpHeaders headers = NettyExchange.requestHeaders(request);
    if (headers.getAll(HttpHeaderNames.CONTENT_ENCODING).stream().anyMatch(MediaTypes::isEncoded)) {
      throw new FieldFaultException(FieldProblem.UNSUPPORTED_ENCODING);
    }
    List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
    BodyFormat format = types.size() == 1 ? MediaTypes.format(types.get(0)) : null;
    if (format == null) {
      throw new FieldFaultException(FieldProblem.UNSUPPORTED_MEDIA_TYPE);
    }
    return format;
  }

  /** The beginning of a request's body; all of it if it has no more than {@code most} bytes. */
  static Mono<HeldBody.Beginning> beginning(ServerHttpRequest request, int most) {
    HttpServerRequest received = getNativeRequest(request);
    Flux<ByteBuf> body = RequestBody.of(received).onErrorMap(ClientClosedException::ofBody);
    return new HeldBody(body, most);
  }
}
