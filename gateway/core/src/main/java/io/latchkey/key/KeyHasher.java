package io.latchkey.key;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns secrets into key hashes: SHA-256 (FIPS 180-4) of the secret and, where the server has a
 * pepper, HMAC-SHA-256 (RFC 2104) of that under the pepper. The outer step takes the inner hash, so
 * SHA-256 hashes of keys from elsewhere can be imported under a pepper too.
 *
 * <p>Safe for use by many threads; each holds a digest and a buffer of its own.
 */
public final class KeyHasher {

  private static final String MAC = "HmacSHA256";

  private static final byte[] MARK = "latchkey pepper".getBytes(StandardCharsets.US_ASCII);
  private static final int MARK_BYTES = 8;

  private final ThreadLocal<Workspace> workspaces;
  private final boolean peppered;

  /**
   * A hasher.
   *
   * @param pepper the server's pepper; null for none
   */
  public KeyHasher(byte @Nullable [] pepper) {
    byte[] copy = pepper == null ? null : pepper.clone();
    this.peppered = pepper != null;
    this.workspaces = ThreadLocal.withInitial(() -> new Workspace(copy));
  }

  /** The hash under which {@code secret} is known. */
  public KeyHash hash(Secret secret) {
    return workspaces.get().hash(secret.reveal());
  }

  /**
   * The hash under which a secret is known whose SHA-256 somebody has.
   *
   * @param sha256 32 bytes
   */
  public KeyHash ofSha256(byte[] sha256) {
    return workspaces.get().ofSha256(sha256);
  }

  /**
   * By what one pepper is told from another: a hash of it, which does not give it away. Null where
   * there is none: then hashes are plain SHA-256.
   */
  public @Nullable String pepperMark() {
    return peppered ? HexFormat.of().formatHex(workspaces.get().mac(MARK), 0, MARK_BYTES) : null;
  }

  private static final class Workspace {

    private final MessageDigest digest;
    private final @Nullable Mac mac;
    private final byte[] out = new byte[KeyHash.BYTES];
    private byte[] in = new byte[64];

    Workspace(byte @Nullable [] pepper) {
      try {
        digest = MessageDigest.getInstance("SHA-256");
        mac = pepper == null ? null : Mac.getInstance(MAC);
        if (mac != null) {
          mac.init(new SecretKeySpec(pepper, MAC));
        }
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no SHA-256 or no " + MAC, e);
      }
    }

    @SuppressWarnings("deprecation") // Latin-1 copy without a charset encoder: secrets are ASCII.
    KeyHash hash(String secret) {
      if (secret.length() > in.length) {
        in = new byte[secret.length()];
      }
      secret.getBytes(0, secret.length(), in, 0);
      try {
        digest.update(in, 0, secret.length());
        digest.digest(out, 0, out.length);
      } catch (DigestException e) {
        throw new IllegalStateException("a SHA-256 hash has 32 bytes", e);
      }
      return ofSha256(out);
    }

    byte[] mac(byte[] data) {
      if (mac == null) {
        throw new IllegalStateException("no pepper");
      }
      return mac.doFinal(data);
    }

    KeyHash ofSha256(byte[] sha256) {
      if (mac == null) {
        return KeyHash.of(sha256);
      }
      try {
        mac.update(sha256);
        mac.doFinal(out, 0);
      } catch (ShortBufferException e) {
        throw new IllegalStateException("an HMAC-SHA-256 has 32 bytes", e);
      }
      return KeyHash.of(out);
    }
  }
}
