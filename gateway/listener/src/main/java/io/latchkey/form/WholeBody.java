package io.latchkey.form;

import java.io.ByteArrayOutputStream;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A body that is read whole. Each buffer is copied and released before anything can fail, because
 * {@link DataBufferUtils#join(Publisher, int)} releases the buffer that goes over its limit twice,
 * which breaks the connection or a request that shares its memory.
 */
public final class WholeBody {

  private WholeBody() {}

  /** The bytes of a body; fails with {@link FormFault#TOO_LARGE} if there are more than that. */
  public static Mono<byte[]> read(Publisher<DataBuffer> body, int largest) {
    return Flux.from(body)
        .map(WholeBody::bytes)
        .reduceWith(ByteArrayOutputStream::new, (whole, bytes) -> append(whole, bytes, largest))
        .map(ByteArrayOutputStream::toByteArray);
  }

  private static ByteArrayOutputStream append(
      ByteArrayOutputStream whole, byte[] bytes, int largest) {
    if (whole.size() + bytes.length > largest) {
      throw new FormFaultException(FormFault.TOO_LARGE);
    }
    whole.writeBytes(bytes);
    return whole;
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
