package io.latchkey.proxy.authn;

import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Finds secrets and access tokens of ours in the values of headers that carry something else: bare,
 * behind any scheme, as a cookie, or in the Base64 of {@code Basic}. Safe for use by many threads.
 */
final class SecretScan {

  private static final String BASIC = "Basic ";

  private final SecretFormat secrets;
  private final SecretFormat tokens;

  /** What a value carries. */
  enum Finding {
    NONE,
    /** The secret that was decided on. */
    SAME,
    /** Another one. */
    OTHER
  }

  SecretScan(SecretFormat format, TokenFormat tokens) {
    this.secrets = format;
    this.tokens = tokens.form();
  }

  /** What a header's value carries beside the secret that was decided on. */
  Finding find(CharSequence value, Secret decided) {
    String secret = decided.reveal();
    int shortest = Math.min(secret.length(), Math.min(secrets.length(), tokens.length()));
    if (value.length() < shortest) {
      return Finding.NONE;
    }
    String text = value.toString();
    Finding plain = findPlain(text, secret);
    return plain == Finding.NONE && text.regionMatches(true, 0, BASIC, 0, BASIC.length())
        ? findPlain(decode(text.substring(BASIC.length())), secret)
        : plain;
  }

  private Finding findPlain(String text, String secret) {
    if (text.contains(secret)) {
      return Finding.SAME;
    }
    return secrets.isWithin(text) || tokens.isWithin(text) ? Finding.OTHER : Finding.NONE;
  }

  /** As lenient as the most lenient reader; empty if it is no Base64. */
  private static String decode(String encoded) {
    try {
      String plain = encoded.strip().replace('-', '+').replace('_', '/');
      return new String(Base64.getMimeDecoder().decode(plain), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
