package io.latchkey.address;

import io.latchkey.key.Network;
import java.net.InetAddress;
import java.net.URI;
import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host and port of a URL. Names may have underscores, which {@link URI#getHost} does not know.
 *
 * @param name as it is written; an IPv6 address has its brackets
 * @param port -1 if the URL names none
 */
public record UrlHost(String name, int port) {

  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]@]*]|[^:@]+)(?::(\\d{0,5}))?");
  private static final String LABEL = "[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");

  /** What resolvers read as an IPv4 address, as inet_aton(3) does: its last label is a number. */
  private static final Pattern NUMERIC = Pattern.compile("(?i)(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.*");

  private static final int LONGEST_NAME = 253;
  private static final int HIGHEST_PORT = 65535;

  /**
   * Reads it from a URL.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote the URL
   */
  public static UrlHost of(URI url) {
    String authority = url.getRawAuthority();
    require(authority != null && !authority.isEmpty(), "must name a host");
    require(authority.indexOf('@') < 0, "must not carry a user name or password");
    Matcher matcher = AUTHORITY.matcher(authority);
    require(matcher.matches(), "must name a host and, if any, a port of 1 to 65535");
    String digits = matcher.group(2);
    int port = digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
    require(port != 0 && port <= HIGHEST_PORT, "must have a port of 1 to 65535");
    UrlHost host = new UrlHost(matcher.group(1), port);
    host.check();
    return host;
  }

  private void check() {
    if (name.startsWith("[")) {
      require(name.indexOf('%') < 0, "must not name a network interface in its address");
      require(literal() != null, "must have a valid IPv6 address in its brackets");
    } else if (literal() == null) {
      require(
          !NUMERIC.matcher(normalized()).matches(),
          "must name a host, or an IPv4 address in its usual form, such as 192.0.2.1");
      require(
          name.length() <= LONGEST_NAME && NAME.matcher(name).matches(),
          "must name a host, in ASCII");
    }
  }

  /** With digits and dots of other scripts as the ASCII ones that they become in a look-up. */
  private String normalized() {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).replace('\u3002', '.');
  }

  /** The name, or the address without brackets. */
  public String bare() {
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  /** The address that the host itself is; null for a name. */
  public @Nullable InetAddress literal() {
    if (name.startsWith("[")) {
      return Network.literal(bare());
    }
    InetAddress address = Network.literal(name);
    boolean usual = address != null && address.getHostAddress().equals(name);
    return usual ? address : null; // 010.0.0.1 is 10.0.0.1 to some and 8.0.0.1 to others.
  }

  /** The port that a connection is made to. */
  public int portOr(int schemes) {
    return port < 0 ? schemes : port;
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
