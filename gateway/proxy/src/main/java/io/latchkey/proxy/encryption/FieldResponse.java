package io.latchkey.proxy.encryption;

import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.upstream.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response as its client is to see it. Only what an upstream answered is changed: what the
 * gateway itself says has no fields.
 *
 * <p>A response of a length that nobody knows, made of lines, passes line by line; others are held
 * while they are short, so that a fault is a clean answer.
 */
final class FieldResponse extends ServerHttpResponseDecorator {

  static final AsciiString FIELDS = AsciiString.cached("X-Latchkey-Fields");

  private static final AsciiString PRIVATE = AsciiString.cached("private, no-store");
  private static final List<AsciiString> OF_BYTES =
      List.of(
          AsciiString.cached("accept-ranges"),
          AsciiString.cached("content-md5"),
          AsciiString.cached("content-digest"),
          AsciiString.cached("repr-digest"),
          AsciiString.cached("digest"));
  private static final int PARTIAL = 206;

  private final FieldExchange fields;

  FieldResponse(FieldExchange fields) {
    super(fields.exchange().getResponse());
    this.fields = fields;
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return write(body, false);
  }

  @Override
  public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
    return isUpstreams()
        ? write(Flux.from(body).concatMap(part -> part), true)
        : super.writeAndFlushWith(body);
  }

  private boolean isUpstreams() {
    return fields.exchange().getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR) != null;
  }

  private Mono<Void> write(Publisher<? extends DataBuffer> body, boolean flushes) {
    FieldSet response = fields.plan().response();
    HttpHeaders headers = NettyExchange.responseHeaders(getDelegate());
    if (!isUpstreams() || response == null) {
      if (isUpstreams()) {
        headers.set(FIELDS, fields.counts().text());
      }
      return send(Flux.from(body), flushes);
    }
    BodyFormat format = MediaTypes.format(headers.get(HttpHeaderNames.CONTENT_TYPE));
    if (isWithoutBody(headers)) {
      describe(headers, response);
      return send(Flux.from(body), flushes);
    }
    boolean isWhole =
        !MediaTypes.isEncoded(headers.get(HttpHeaderNames.CONTENT_ENCODING)) && status() != PARTIAL;
    if (format == null || !isWhole) {
      return response.hides()
          ? Mono.error(new FieldFaultException(FieldProblem.UPSTREAM_BODY_INVALID))
          : send(Flux.from(body), flushes);
    }
    FieldBodies.Job job = fields.job(format, response, false);
    Flux<ByteBuf> bytes =
        Flux.from(body).map(NettyDataBufferFactory::toByteBuf).filter(FieldResponse::isSomething);
    boolean isLive = format == BodyFormat.LINES && length(headers) < 0;
    return isLive || length(headers) > FieldBodies.HELD
        ? stream(job, bytes, headers, flushes || isLive)
        : new HeldBody(bytes, FieldBodies.HELD)
            .flatMap(beginning -> write(job, beginning, headers, flushes));
  }

  private static boolean isSomething(ByteBuf piece) {
    return piece.isReadable() || !piece.release();
  }

  private Mono<Void> write(
      FieldBodies.Job job, HeldBody.Beginning beginning, HttpHeaders headers, boolean flushes) {
    if (beginning.rest() != null) {
      return stream(job, beginning.all(), headers, flushes);
    }
    if (!beginning.bytes().isReadable()) {
      describe(headers, job.fields());
      return send(Flux.empty(), flushes);
    }
    return fields
        .bodies()
        .whole(job, beginning.bytes())
        .onErrorMap(FieldFaultException.class, FieldResponse::ofUpstream)
        .flatMap(
            whole -> {
              describe(headers, job.fields());
              headers.setInt(HttpHeaderNames.CONTENT_LENGTH, whole.readableBytes());
              headers.set(FIELDS, fields.counts().text());
              return send(Flux.just(buffers().wrap(whole)), flushes);
            });
  }

  private Mono<Void> stream(
      FieldBodies.Job job, Flux<ByteBuf> bytes, HttpHeaders headers, boolean flushes) {
    describe(headers, job.fields());
    Trailers.add(
        fields.exchange().getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR),
        getNativeResponse(getDelegate()),
        FIELDS,
        fields.counts()::text);
    return send(
        fields.bodies().stream(job, bytes)
            .onErrorMap(FieldFaultException.class, FieldResponse::ofUpstream)
            .map(buffers()::wrap),
        flushes);
  }

  /** Whatever is wrong with a response's fields, it is not the client's fault. */
  private static FieldFaultException ofUpstream(FieldFaultException fault) {
    return fault.fault().status() >= 500
        ? fault
        : new FieldFaultException(FieldProblem.UPSTREAM_BODY_INVALID);
  }

  /** Takes from the head what was true only of the bytes that the upstream sent. */
  private static void describe(HttpHeaders headers, FieldSet response) {
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    OF_BYTES.forEach(headers::remove);
    String tag = headers.get(HttpHeaderNames.ETAG);
    if (tag != null && !tag.startsWith("W/")) {
      headers.set(HttpHeaderNames.ETAG, "W/" + tag);
    }
    if (response.decrypts()) {
      headers.set(HttpHeaderNames.CACHE_CONTROL, PRIVATE);
    }
  }

  private Mono<Void> send(Flux<? extends DataBuffer> body, boolean flushes) {
    return flushes
        ? getDelegate().writeAndFlushWith(body.map(Flux::just))
        : getDelegate().writeWith(body);
  }

  private NettyDataBufferFactory buffers() {
    return (NettyDataBufferFactory) bufferFactory();
  }

  private boolean isWithoutBody(HttpHeaders headers) {
    return HttpMethod.HEAD.equals(fields.exchange().getRequest().getMethod())
        || status() == 204
        || status() == 304
        || length(headers) == 0;
  }

  private int status() {
    HttpStatusCode status = getStatusCode();
    return status == null ? 200 : status.value();
  }

  /** -1 if it isn't known. */
  private static long length(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
