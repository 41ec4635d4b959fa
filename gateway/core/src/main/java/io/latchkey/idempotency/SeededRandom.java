package io.latchkey.idempotency;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random numbers that a secret seed decides: HMAC-SHA-256 of a counter. Nobody who lacks the seed
 * can tell them from true ones. Safe for use by many threads.
 */
final class SeededRandom implements RandomGenerator {

  private static final String MAC = "HmacSHA256";

  private final Mac mac;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long counter;

  SeededRandom(byte[] seed) {
    try {
      mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(seed, MAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + MAC, e);
    }
  }

  @Override
  public synchronized long nextLong() {
    if (!block.hasRemaining()) {
      block =
          ByteBuffer.wrap(mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(counter++).array()));
    }
    return block.getLong();
  }
}
