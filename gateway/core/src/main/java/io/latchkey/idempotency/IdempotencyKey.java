package io.latchkey.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is derived from one caller's {@code Idempotency-Key}: the name of the answer in the store,
 * the key under which it is encrypted, and a fingerprint of the call. HKDF with SHA-256 (RFC 5869),
 * salted with the server's pepper where it has one; AES-256-GCM with a random nonce, bound to the
 * name. Who sees the store and can't guess the {@code Idempotency-Key} learns nothing from it.
 */
public final class IdempotencyKey {

  private static final String MAC = "HmacSHA256";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] root;
  private final String name;

  private IdempotencyKey(byte[] root) {
    this.root = root;
    this.name = base64(expand("name"));
  }

  /**
   * The key of a caller's {@code Idempotency-Key}.
   *
   * @param pepper null where the server has none
   * @param caller who calls; another caller's same key is another one
   */
  public static IdempotencyKey of(@Nullable String pepper, String caller, String idempotencyKey) {
    byte[] salt = pepper == null ? new byte[32] : pepper.getBytes(StandardCharsets.UTF_8);
    return new IdempotencyKey(mac(salt, parts(caller, idempotencyKey)));
  }

  /** The name that the store is told: a hash, from which nothing can be derived. */
  public String name() {
    return name;
  }

  /** What tells one call from another: the same for the same target and body only. */
  public String fingerprint(String target, byte[] body) {
    byte[] key = expand("fingerprint");
    return base64(mac(key, concat(parts(target), body)));
  }

  /** Whether two fingerprints are the same; takes the same time wherever they differ. */
  public static boolean same(String fingerprint, String other) {
    return MessageDigest.isEqual(
        fingerprint.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  /** Encrypts an answer. */
  public String seal(byte[] answer) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      return base64(concat(nonce, cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(answer)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }

  /**
   * Decrypts what {@link #seal} gave; null where it is not that, or was changed, or was sealed
   * under another key.
   */
  public byte @Nullable [] open(String sealed) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      byte[] nonce = new byte[NONCE];
      buffer.get(nonce);
      return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(bytes, NONCE, bytes.length - NONCE);
    } catch (GeneralSecurityException | RuntimeException e) {
      return null;
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec key = new SecretKeySpec(expand("seal"), "AES");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private byte[] expand(String purpose) {
    byte[] info = ("latchkey replay " + purpose).getBytes(StandardCharsets.US_ASCII);
    return mac(root, concat(info, new byte[] {1}));
  }

  private static byte[] mac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + MAC, e);
    }
  }

  /** Texts one after the other, each with its length, so that no two lists give the same bytes. */
  private static byte[] parts(String... texts) {
    byte[] all = new byte[0];
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      all = concat(all, concat(ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes));
    }
    return all;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "IdempotencyKey[" + name + "]";
  }
}
