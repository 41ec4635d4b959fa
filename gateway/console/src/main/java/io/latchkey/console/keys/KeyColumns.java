package io.latchkey.console.keys;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which columns somebody wants to see in lists of keys; the browser remembers them in a cookie. The
 * name is always there.
 *
 * @param shown by their names
 */
public record KeyColumns(Set<String> shown) {

  private static final String COOKIE = "latchkey-columns";
  private static final String PARAMETER = "columns";
  private static final Duration KEPT = Duration.ofDays(400);
  private static final List<String> USUAL =
      List.of("id", "tail", "projects", "status", "created", "expires", "lastUsed");
  private static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    ALL.put("id", "Key ID");
    ALL.put("tail", "Tail");
    ALL.put("projects", "Projects");
    ALL.put("status", "Status");
    ALL.put("type", "Type");
    ALL.put("created", "Created");
    ALL.put("creator", "Created by");
    ALL.put("expires", "Expires");
    ALL.put("lastUsed", "Last used");
    ALL.put("hours", "Last 24 hours");
  }

  /** Those that were chosen: now, or with an earlier page. */
  public static KeyColumns of(ServerWebExchange page) {
    List<String> now = page.getRequest().getQueryParams().get(PARAMETER);
    if (now != null) {
      KeyColumns chosen = new KeyColumns(known(now));
      page.getResponse()
          .addCookie(
              ResponseCookie.from(COOKIE, String.join(".", chosen.shown))
                  .path("/")
                  .httpOnly(true)
                  .sameSite("Lax")
                  .maxAge(KEPT)
                  .build());
      return chosen;
    }
    HttpCookie earlier = page.getRequest().getCookies().getFirst(COOKIE);
    return new KeyColumns(
        known(earlier == null ? USUAL : Arrays.asList(earlier.getValue().split("\\.", -1))));
  }

  private static Set<String> known(List<String> names) {
    Set<String> known = new TreeSet<>(names);
    known.retainAll(ALL.keySet());
    return known;
  }

  public boolean shows(String name) {
    return shown.contains(name);
  }

  /** What can be chosen from, in the order of the list: names, and what people see of them. */
  public Map<String, String> all() {
    return ALL;
  }
}
