package io.latchkey.console.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret that somebody has put into a search. Browsers send its hash only; without script it
 * comes here, and is answered by the address of the search for its hash.
 */
public final class SearchedSecret {

  private SearchedSecret() {}

  /** The SHA-256 of the secret within a text, in hexadecimal; null if there is none. */
  public static @Nullable String sha256(String text, String prefix) {
    Pattern form = Pattern.compile(Pattern.quote(prefix) + "[0-9A-Za-z]{38}(?![0-9A-Za-z])");
    Matcher found = form.matcher(text);
    if (!found.find()) {
      return null;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(found.group().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
