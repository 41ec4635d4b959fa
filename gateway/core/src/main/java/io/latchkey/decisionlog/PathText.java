package io.latchkey.decisionlog;

import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A path as it may be kept and shown: not too long, and without what reads as a secret. */
public final class PathText {

  private static final int LONGEST = 1_024;
  private static final Pattern WORD = Pattern.compile("[\\w.~-]{16,}");

  private final SecretFormat format;
  private final TokenFormat tokens;

  /** A form that knows secrets and access tokens. */
  public PathText(SecretFormat format, TokenFormat tokens) {
    this.format = format;
    this.tokens = tokens;
  }

  /** The path, its secrets replaced, and cut where it is too long. */
  public String of(String path) {
    String shown = WORD.matcher(path).replaceAll(this::unlessSecret);
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) : shown;
  }

  private String unlessSecret(MatchResult word) {
    String text = word.group();
    return format.parse(text) != null || tokens.parse(text) != null ? "(secret)" : text;
  }
}
