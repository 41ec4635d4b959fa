package io.latchkey.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals webhooks' secrets for the store. They have to sign, so they can't be hashed: where the
 * server has a pepper they are encrypted under a key made from it (AES-256-GCM, bound to the
 * webhook's ID), and without one they lie in the store as they are. Safe for use by many threads.
 */
public final class SecretSeal {

  private static final String PLAIN = "plain:";
  private static final String SEALED = "gcm:";
  private static final String PURPOSE = "latchkey webhook secrets";
  private static final String MAC = "HmacSHA256";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final @Nullable SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * A seal.
   *
   * @param pepper the server's pepper; null for none
   */
  public SecretSeal(byte @Nullable [] pepper) {
    this.key = pepper == null ? null : key(pepper);
  }

  private static SecretKey key(byte[] pepper) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(pepper, MAC));
      byte[] made = mac.doFinal(PURPOSE.getBytes(StandardCharsets.US_ASCII));
      return new SecretKeySpec(made, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }

  /** Seals the secret of a webhook. */
  public SealedSecret seal(WebhookId webhook, WebhookSecret secret) {
    if (key == null) {
      return new SealedSecret(PLAIN + secret.reveal());
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] text = secret.reveal().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hidden = cipher(Cipher.ENCRYPT_MODE, key, nonce, webhook).doFinal(text);
      byte[] whole = Arrays.copyOf(nonce, NONCE + hidden.length);
      System.arraycopy(hidden, 0, whole, NONCE, hidden.length);
      return new SealedSecret(
          SEALED + Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /**
   * Opens the secret of a webhook.
   *
   * @throws UnreadableSecretException where it was sealed under another pepper
   */
  WebhookSecret open(Webhook webhook) {
    String text = webhook.secret().text();
    if (text.startsWith(PLAIN)) {
      return new WebhookSecret(text.substring(PLAIN.length()));
    }
    if (key == null || !text.startsWith(SEALED)) {
      throw new UnreadableSecretException();
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(text.substring(SEALED.length()));
      byte[] nonce = Arrays.copyOf(whole, NONCE);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, webhook.id());
      byte[] open = cipher.doFinal(whole, NONCE, whole.length - NONCE);
      return new WebhookSecret(new String(open, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnreadableSecretException();
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, WebhookId webhook)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(webhook.value().getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
