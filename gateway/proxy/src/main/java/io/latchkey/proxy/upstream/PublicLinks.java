package io.latchkey.proxy.upstream;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream's addresses look from outside. An upstream names itself by its own host and
 * paths; a client that followed these would send its secret past the gateway, or to a path that the
 * gateway does not have. Addresses of other hosts stay as they are.
 */
final class PublicLinks {

  private static final Pattern ABSOLUTE =
      Pattern.compile("(?i)(?:(https?):)?//([^/?#\\\\]*)([^?#]*)(.*)", Pattern.DOTALL);
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
  private static final Pattern PATH = Pattern.compile("([^?#]*)(.*)", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("<([^>]*)>");
  private static final Pattern REFRESH =
      Pattern.compile(
          "(?i)(\\s*[\\d.]*\\s*[;,]\\s*url\\s*=\\s*[\"']?)([^\"']*)(.*)", Pattern.DOTALL);
  private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|/)\\.{1,2}(?:/|$)");

  private final URI upstream;
  private final String upstreamPath;
  private final String upstreamPrefix;
  private final String publicPrefix;
  private final @Nullable String publicOrigin;
  private final boolean sameDirectory;

  /**
   * The links of one response.
   *
   * @param upstream where the request went
   * @param publicPath the path that the client asked for
   * @param prefix how much of that the gateway kept to itself, as {@link #prefix} says
   * @param outside what a trusted proxy in front of the gateway kept to itself; empty for nothing
   * @param publicOrigin scheme and authority by which the client knows the gateway; null if unknown
   */
  public PublicLinks(
      URI upstream,
      String publicPath,
      String prefix,
      String outside,
      @Nullable String publicOrigin) {
    String path = upstream.getRawPath();
    String rest = publicPath.substring(prefix.length());
    this.upstream = upstream;
    this.upstreamPath = path == null || path.isEmpty() ? "/" : path;
    this.upstreamPrefix =
        withoutSlash(
            upstreamPath.endsWith(rest)
                ? upstreamPath.substring(0, upstreamPath.length() - rest.length())
                : "");
    this.publicPrefix = outside + prefix;
    this.publicOrigin = publicOrigin;
    this.sameDirectory = rest.startsWith("/") && upstreamPath.endsWith(rest);
  }

  /**
   * What the gateway kept to itself of a path: its first segments, or all that does not end the
   * path that it passes on.
   */
  public static String prefix(String publicPath, int segments, String passedOn) {
    if (segments > 0) {
      int end = 0;
      for (int i = 0; i < segments && end >= 0; i++) {
        end = publicPath.indexOf('/', end + 1);
      }
      return end < 0 ? withoutSlash(publicPath) : publicPath.substring(0, end);
    }
    if (publicPath.equals(passedOn)) {
      return "";
    }
    int same = 0;
    int most = Math.min(publicPath.length(), passedOn.length());
    while (same < most
        && publicPath.charAt(publicPath.length() - 1 - same)
            == passedOn.charAt(passedOn.length() - 1 - same)) {
      same++;
    }
    int slash = publicPath.indexOf('/', publicPath.length() - same);
    return slash < 0 ? withoutSlash(publicPath) : publicPath.substring(0, slash);
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** An address as the client must use it (RFC 9110, section 10.2.2). */
  public String address(String value) {
    String text = value.strip();
    Matcher absolute = ABSOLUTE.matcher(text);
    if (absolute.matches()) {
      return absolute(value, absolute);
    }
    Matcher path = PATH.matcher(text);
    if (SCHEME.matcher(text).matches() || !path.matches() || path.group(1).isEmpty()) {
      return value;
    }
    String own = path.group(1);
    if (own.startsWith("/")) {
      String moved = moved(own);
      return moved.equals(own) ? value : moved + path.group(2);
    }
    if (sameDirectory && !DOT_SEGMENT.matcher(own).find()) {
      return value;
    }
    String directory = upstreamPath.substring(0, upstreamPath.lastIndexOf('/') + 1);
    return toPublic(normal(directory + own)) + path.group(2);
  }

  private String absolute(String value, Matcher parts) {
    String scheme = parts.group(1);
    String authority = parts.group(2).substring(parts.group(2).lastIndexOf('@') + 1);
    boolean own = isUpstream(scheme == null ? upstream.getScheme() : scheme, authority);
    if (!own && !isPublic(authority)) {
      return value;
    }
    String path = parts.group(3).isEmpty() ? "/" : parts.group(3).replace('\\', '/');
    String moved = (own ? toPublicUnlessPublic(normal(path)) : moved(path)) + parts.group(4);
    if (!own && moved.equals(path + parts.group(4))) {
      return value;
    }
    if (publicOrigin == null) {
      return moved;
    }
    return scheme == null
        ? publicOrigin.substring(publicOrigin.indexOf(':') + 1) + moved
        : publicOrigin + moved;
  }

  private String moved(String path) {
    return toPublicUnlessPublic(normal(path));
  }

  /** An upstream that was told of its prefix uses it; what has it already must not get it twice. */
  private String toPublicUnlessPublic(String path) {
    boolean upstreams = !upstreamPrefix.isEmpty() && isUnder(path, upstreamPrefix);
    return !upstreams && isUnder(path, publicPrefix) && !publicPrefix.isEmpty()
        ? path
        : toPublic(path);
  }

  private String toPublic(String path) {
    String rest = isUnder(path, upstreamPrefix) ? path.substring(upstreamPrefix.length()) : path;
    String all = publicPrefix + rest;
    return all.isEmpty() ? "/" : all;
  }

  private static boolean isUnder(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  private boolean isPublic(String authority) {
    return publicOrigin != null
        && authority.equalsIgnoreCase(publicOrigin.substring(publicOrigin.indexOf("//") + 2));
  }

  private boolean isUpstream(String scheme, String authority) {
    String ownAuthority = upstream.getRawAuthority();
    String own = ownAuthority.substring(ownAuthority.lastIndexOf('@') + 1);
    if (!host(authority).equals(host(own))) {
      return false;
    }
    int port = port(authority);
    int ownPort = port(own);
    boolean usual = port < 0 || port == usualPort(scheme);
    boolean ownUsual = ownPort < 0 || ownPort == usualPort(upstream.getScheme());
    // http and https of one host, each at its usual port, are one upstream behind its own TLS.
    return usual && ownUsual || !usual && port == ownPort;
  }

  private static String host(String authority) {
    int colon = portAt(authority);
    String host = (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static int portAt(String authority) {
    return authority.indexOf(':', authority.indexOf(']') + 1);
  }

  private static int port(String authority) {
    int colon = portAt(authority);
    String digits = colon < 0 ? "" : authority.substring(colon + 1);
    return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : digits.isEmpty() ? -1 : -2;
  }

  private static int usualPort(String scheme) {
    return scheme.equalsIgnoreCase("https") ? 443 : 80;
  }

  /** A path without dot segments (RFC 3986, section 5.2.4). */
  private static String normal(String path) {
    if (!DOT_SEGMENT.matcher(path).find()) {
      return path;
    }
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean dots = segments[i].equals(".") || segments[i].equals("..");
      if (segments[i].equals("..") && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      if (!dots) {
        kept.add(segments[i]);
      } else if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  /** The addresses of a Link header (RFC 8288). */
  public String link(String value) {
    return LINK.matcher(value)
        .replaceAll(each -> Matcher.quoteReplacement("<" + address(each.group(1)) + ">"));
  }

  /** The address of a Refresh header, if it has one. */
  public String refresh(String value) {
    Matcher parts = REFRESH.matcher(value);
    return parts.matches() ? parts.group(1) + address(parts.group(2)) + parts.group(3) : value;
  }

  /** A cookie that comes back with requests to this upstream: its path and, if internal, domain. */
  public String cookie(String value) {
    StringBuilder cookie = new StringBuilder();
    for (String part : value.split(";", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 || cookie.isEmpty() ? "" : part.substring(0, equals).strip();
      if (name.equalsIgnoreCase("Domain") && isDomain(part.substring(equals + 1).strip())) {
        continue;
      }
      cookie.append(cookie.isEmpty() ? "" : ";");
      boolean isPath = name.equalsIgnoreCase("Path");
      String path = isPath ? part.substring(equals + 1).strip() : "";
      cookie.append(path.startsWith("/") ? part.substring(0, equals + 1) + moved(path) : part);
    }
    return cookie.toString();
  }

  /** Whether a domain is the upstream's host, or one above it. */
  private boolean isDomain(String domain) {
    String host = host(upstream.getRawAuthority());
    String name = host(domain.startsWith(".") ? domain.substring(1) : domain);
    return host.equals(name) || host.endsWith("." + name);
  }
}
