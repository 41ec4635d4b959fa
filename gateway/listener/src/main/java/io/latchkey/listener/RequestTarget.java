package io.latchkey.listener;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request's path and query as they came, one character for each byte (ISO 8859-1), and in a form
 * that every parser of URIs takes: there, whatever RFC 3986 does not allow is percent-encoded, byte
 * by byte. Slashes stay where they are, so that both forms have the same segments.
 *
 * <p>A target in absolute form (RFC 9112, section 3.2.2) counts by its path and query. What follows
 * a number sign belongs to the client alone and is left out.
 */
public final class RequestTarget {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final String ALLOWED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";
  private static final boolean[] IN_PATH = table(ALLOWED);
  private static final boolean[] IN_QUERY = table(ALLOWED + "?");

  private final String path;
  private final @Nullable String query;
  private final String safePath;
  private final @Nullable String safeQuery;

  private RequestTarget(String path, @Nullable String query) {
    this.path = path;
    this.query = query;
    this.safePath = safe(path, IN_PATH);
    this.safeQuery = query == null ? null : safe(query, IN_QUERY);
  }

  private static boolean[] table(String allowed) {
    boolean[] table = new boolean[128];
    allowed.chars().forEach(c -> table[c] = true);
    return table;
  }

  /** Reads the target of a request line or of a {@code :path}, in origin or absolute form. */
  public static RequestTarget of(String text) {
    int start = startOfPath(text);
    int hash = text.indexOf('#', start);
    int end = hash < 0 ? text.length() : hash;
    int mark = text.indexOf('?', start);
    int pathEnd = mark < 0 || mark > end ? end : mark;
    String path = start == pathEnd && start > 0 ? "/" : text.substring(start, pathEnd);
    return new RequestTarget(path, pathEnd == end ? null : text.substring(pathEnd + 1, end));
  }

  /** The target of a request of Spring's, whatever filters have made of it since. */
  public static RequestTarget of(ServerHttpRequest request) {
    if (request instanceof ReceivedRequest received) {
      return received.target();
    }
    HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
    return of(server.uri());
  }

  /** Behind the authority in absolute form; zero for all other forms. */
  private static int startOfPath(String text) {
    if (text.isEmpty() || text.charAt(0) == '/') {
      return 0;
    }
    int authority = startOfAuthority(text);
    return authority == 0 ? 0 : endOfAuthority(text, authority);
  }

  private static int startOfAuthority(String text) {
    if (text.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return text.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
  }

  private static int endOfAuthority(String text, int start) {
    int end = start;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** The authority that a target in absolute form names; null for every other form. */
  static @Nullable String authority(String text) {
    int start = startOfAuthority(text);
    return start == 0 ? null : text.substring(start, endOfAuthority(text, start));
  }

  /** The path, byte for byte. */
  public String path() {
    return path;
  }

  /** The query, byte for byte; empty if only its question mark came, null if there was none. */
  public @Nullable String query() {
    return query;
  }

  /** Path and query in the form that every parser takes. */
  String safe() {
    return safeQuery == null ? safePath : safePath + '?' + safeQuery;
  }

  /**
   * The path and query of an address that was made out of this target's safe form, with the
   * client's own bytes wherever the address still has what came: the segments that end its path,
   * and the beginning of its query. What filters have put in their place stays as they put it.
   */
  public String restored(URI address) {
    String nowPath = address.getRawPath();
    String nowQuery = address.getRawQuery();
    String text = path.equals(safePath) ? nowPath : restoredPath(nowPath);
    if (text.isEmpty()) {
      text = "/";
    }
    return nowQuery == null ? text : text + '?' + restoredQuery(nowQuery);
  }

  /** Whether a target is a path, perhaps with a query, that every parser takes as it came. */
  static boolean isPlain(String text) {
    int mark = text.indexOf('?');
    int pathEnd = mark < 0 ? text.length() : mark;
    return text.startsWith("/")
        && isSafe(text, 0, pathEnd, IN_PATH)
        && (mark < 0 || isSafe(text, mark + 1, text.length(), IN_QUERY));
  }

  private static boolean isSafe(String text, int from, int to, boolean[] allowed) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean safe =
          c == '%'
              ? i + 2 < to && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))
              : c < 128 && allowed[c];
      if (!safe) {
        return false;
      }
    }
    return true;
  }

  /** Whether the client's own bytes are not what its address in the safe form says. */
  public boolean differs() {
    return !path.equals(safePath) || (query != null && !query.equals(safeQuery));
  }

  private String restoredPath(String now) {
    int same = 0;
    while (same < now.length()
        && same < safePath.length()
        && now.charAt(now.length() - 1 - same) == safePath.charAt(safePath.length() - 1 - same)) {
      same++;
    }
    int from = now.indexOf('/', now.length() - same);
    if (from < 0) {
      return now;
    }
    int raw = path.length();
    for (int i = now.length() - 1; i >= from; i--) {
      if (now.charAt(i) == '/') {
        raw = path.lastIndexOf('/', raw - 1);
      }
    }
    return now.substring(0, from) + path.substring(raw);
  }

  private String restoredQuery(String now) {
    if (query == null || safeQuery == null || !now.startsWith(safeQuery)) {
      return now;
    }
    boolean whole = now.length() == safeQuery.length() || now.charAt(safeQuery.length()) == '&';
    return whole ? query + now.substring(safeQuery.length()) : now;
  }

  /** A text with everything encoded that a table does not allow, and every stray percent sign. */
  private static String safe(String text, boolean[] allowed) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isSafe(text, i, c, allowed)) {
        return encoded(text, i, allowed);
      }
    }
    return text;
  }

  private static String encoded(String text, int from, boolean[] allowed) {
    StringBuilder safe = new StringBuilder(text.length() + 32).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSafe(text, i, c, allowed)) {
        safe.append(c);
      } else {
        safe.append('%').append(HEX[c >> 4 & 0xf]).append(HEX[c & 0xf]);
      }
    }
    return safe.toString();
  }

  private static boolean isSafe(String text, int at, char c, boolean[] allowed) {
    return c == '%'
        ? at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2))
        : c < 128 && allowed[c];
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  @Override
  public String toString() {
    return safe();
  }
}
