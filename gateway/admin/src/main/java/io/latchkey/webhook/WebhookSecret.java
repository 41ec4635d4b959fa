package io.latchkey.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook's receiver is told once, and every delivery is signed with. Printing it shows
 * nothing of it.
 */
public final class WebhookSecret {

  private static final String PREFIX = "whsec_";
  private static final String CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 40;
  private static final String MAC = "HmacSHA256";

  private final String value;

  WebhookSecret(String value) {
    this.value = value;
  }

  /** A new secret from {@code random}, which must be cryptographically strong: 238 bits. */
  public static WebhookSecret generate(RandomGenerator random) {
    StringBuilder text = new StringBuilder(PREFIX);
    for (int i = 0; i < LENGTH; i++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return new WebhookSecret(text.toString());
  }

  /** The whole secret: to seal it, or to show it to its owner once. */
  public String reveal() {
    return value;
  }

  /**
   * A delivery's signature as its header has it: the time in seconds since the epoch, and the
   * HMAC-SHA-256 (RFC 2104) under the whole secret over that, a dot, and the body.
   */
  String sign(Instant at, String body) {
    String time = Long.toString(at.getEpochSecond());
    byte[] signature = mac(value.getBytes(StandardCharsets.UTF_8), time + "." + body);
    return "t=" + time + ",v1=" + HexFormat.of().formatHex(signature);
  }

  /**
   * A delivery's signature as Standard Webhooks has it: the HMAC-SHA-256 over its ID, the time in
   * seconds since the epoch, and the body, with dots between them, under what the characters behind
   * the secret's prefix are the Base64 of.
   */
  String signStandard(String id, Instant at, String body) {
    byte[] key = Base64.getDecoder().decode(value.substring(PREFIX.length()));
    byte[] signature = mac(key, id + "." + at.getEpochSecond() + "." + body);
    return "v1," + Base64.getEncoder().encodeToString(signature);
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }

  @Override
  public String toString() {
    return "WebhookSecret[redacted]";
  }
}
