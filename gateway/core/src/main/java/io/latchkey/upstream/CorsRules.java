package io.latchkey.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may call a project from a browser.
 *
 * @param origins exact ones, {@code https://*.example.com} for every subdomain, or {@code *} alone
 *     for all; empty for none
 * @param methods that pages may use; empty for every one
 * @param headers that pages may send; empty for every one
 * @param exposedHeaders that pages may read besides those of the gateway and those that the
 *     upstream names
 * @param credentials whether browsers may send what they keep for this gateway
 * @param maxAge how long browsers may remember the answer to a preflight request
 */
public record CorsRules(
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposedHeaders,
    boolean credentials,
    Duration maxAge) {

  /** Stands for every origin. */
  public static final String ANY = "*";

  /** What an origin must be. */
  public static final String ORIGIN_RULE =
      "must be an origin such as https://app.example, https://*.example.com for its subdomains, or"
          + " only *";

  private static final Pattern SUBDOMAINS =
      Pattern.compile("(https?)://\\*\\.([a-z0-9-]+(?:\\.[a-z0-9-]+)+)(:[0-9]{1,5})?");
  private static final Pattern LABELS = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)*");

  /** Copies the lists. */
  public CorsRules {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposedHeaders = List.copyOf(exposedHeaders);
  }

  /** Whether a text can be one of several origins: as browsers send it, or with subdomains. */
  public static boolean isOrigin(String text) {
    return isExact(text) || (SUBDOMAINS.matcher(text).matches() && isExact(text.replace("*", "a")));
  }

  /** As browsers send it: in lower case, without a path or a default port. */
  private static boolean isExact(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      int usual = "https".equals(uri.getScheme()) ? 443 : 80;
      return web
          && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getPort() != usual
          && uri.getPort() <= 65_535
          && text.equals(text.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether an origin is one of a pattern's subdomains, at any depth. */
  public static boolean isSubdomain(String pattern, String origin) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return false;
    }
    String end = pattern.substring(star + 1);
    return origin.length() > star + end.length()
        && origin.startsWith(pattern.substring(0, star))
        && origin.endsWith(end)
        && LABELS.matcher(origin.substring(star, origin.length() - end.length())).matches();
  }

  /** The rules' origin that allows an origin; null if none does. */
  public @Nullable String allowing(String origin) {
    for (String each : origins) {
      if (each.equals(ANY) || each.equals(origin) || isSubdomain(each, origin)) {
        return each;
      }
    }
    return null;
  }
}
