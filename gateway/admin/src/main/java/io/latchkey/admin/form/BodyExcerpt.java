package io.latchkey.admin.form;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The first 4 KiB of an answer's body, to be shown to a person where they are text. */
public final class BodyExcerpt {

  private static final int MOST = 4 * 1024;
  private static final Pattern TEXT =
      Pattern.compile("(?i)text/.*|application/(.*[+.-])?(json|xml|javascript|yaml)\\b.*");
  private static final String STRANGE = "[\\p{Cntrl}&&[^\\n\\r\\t]]";
  private static final char UNREADABLE = '\uFFFD';

  private final HttpHeaders headers;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  /** An excerpt of a body with these headers, of which nothing has been read. */
  public BodyExcerpt(HttpHeaders headers) {
    this.headers = headers;
  }

  /** Takes in more; returns whether it is enough. */
  public boolean add(byte[] more) {
    read.write(more, 0, Math.min(more.length, MOST - read.size()));
    return read.size() == MOST;
  }

  /**
   * What was read; null where it is no text, or nothing. What its media type does not say is told
   * by its bytes.
   */
  public @Nullable String text() {
    String encoding = headers.get("Content-Encoding", "identity");
    if (read.size() == 0 || !encoding.equalsIgnoreCase("identity")) {
      return null;
    }
    String type = headers.get("Content-Type");
    if (type == null) {
      String text = read.toString(StandardCharsets.UTF_8);
      boolean binary = text.matches("(?s).*" + STRANGE + ".*") || isUnreadable(text);
      return binary ? null : text;
    }
    return TEXT.matcher(type).matches()
        ? read.toString(HttpUtil.getCharset(type, StandardCharsets.UTF_8))
            .replaceAll(STRANGE, String.valueOf(UNREADABLE))
        : null;
  }

  /** Whether there is more that is no UTF-8 than a character that was cut at the end. */
  private static boolean isUnreadable(String text) {
    int first = text.indexOf(UNREADABLE);
    return first >= 0 && first < text.length() - 3;
  }
}
