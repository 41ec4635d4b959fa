package io.latchkey.console.page;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The answer to a request of this process, held whole: at most as much as a page shows. */
final class InnerResponse extends AbstractServerHttpResponse {

  private static final int LARGEST = 4 * 1024 * 1024;

  private byte[] written = new byte[0];

  InnerResponse() {
    super(DefaultDataBufferFactory.sharedInstance);
  }

  /** What was written, once the request has been handled. */
  Mono<byte[]> body() {
    return Mono.just(written);
  }

  /** The status, once the request has been handled. */
  int status() {
    HttpStatusCode status = getStatusCode();
    return status == null ? HttpStatus.OK.value() : status.value();
  }

  @Override
  protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
    return DataBufferUtils.join(Flux.from(body), LARGEST)
        .doOnNext(
            buffer -> {
              byte[] bytes = new byte[buffer.readableByteCount()];
              buffer.read(bytes);
              DataBufferUtils.release(buffer);
              written = bytes;
            })
        .then();
  }

  @Override
  protected Mono<Void> writeAndFlushWithInternal(
      Publisher<? extends Publisher<? extends DataBuffer>> body) {
    return writeWithInternal(Flux.from(body).concatMap(each -> each));
  }

  @Override
  protected void applyStatusCode() {
    // It is read from here.
  }

  @Override
  protected void applyHeaders() {
    // They are read from here.
  }

  @Override
  protected void applyCookies() {
    // An answer within the process sets none.
  }

  @Override
  public <T> T getNativeResponse() {
    throw new IllegalStateException("an answer within the process has no native one");
  }
}
