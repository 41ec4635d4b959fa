package io.latchkey.admin.caller;

import io.latchkey.key.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The token of the system operator. Printing it shows nothing of it.
 *
 * @param value as it stands in {@code Authorization: Bearer}
 */
public record AdminToken(String value) {

  private static final String TIE = "HmacSHA256";

  /** Whether this is the token; takes the same time wherever and however much two differ. */
  public boolean matches(String other) {
    return MessageDigest.isEqual(digest(value), digest(other));
  }

  /**
   * What is kept with a session that this token began. Tells nothing of the token to who does not
   * hold the session's secret, which is kept nowhere.
   */
  public String tie(Secret session) {
    try {
      Mac mac = Mac.getInstance(TIE);
      mac.init(new SecretKeySpec(session.reveal().getBytes(StandardCharsets.US_ASCII), TIE));
      byte[] tie = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(tie);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** Whether this token began a session; {@code tie} as it was kept. */
  boolean isTied(Secret session, @Nullable String tie) {
    return tie != null
        && MessageDigest.isEqual(
            tie(session).getBytes(StandardCharsets.US_ASCII),
            tie.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "AdminToken[redacted]";
  }
}
