package io.latchkey.keystore;

import io.latchkey.key.Network;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway may send requests. Link-local addresses and those of clouds' metadata services
 * are refused unless the operator allows them: a project's upstream must not become a way to the
 * credentials of the machine that the gateway runs on.
 */
public final class UpstreamRules {

  private static final int LONGEST = 2048;
  private static final Pattern DOTS_OR_PERCENT = Pattern.compile("%|/\\.{1,2}(?:/|$)");
  private static final Pattern NUMERIC =
      Pattern.compile("(?i)(?:0x[0-9a-f]+|\\d+)(?:\\.(?:0x[0-9a-f]+|\\d+)){0,3}\\.?");
  private static final List<Network> FORBIDDEN =
      List.of(
          Network.of("169.254.0.0/16"), // Link-local; AWS, Azure, GCP and others: 169.254.169.254
          Network.of("100.100.100.200"), // Alibaba Cloud
          Network.of("168.63.129.16"), // Azure's wire server
          Network.of("192.0.0.192"), // Oracle Cloud
          Network.of("fe80::/10"), // Link-local
          Network.of("fd00:ec2::254"), // AWS
          Network.of("fd20:ce::254"), // GCP
          Network.of(
              "64:ff9b:1::/48"), // IPv4 behind a site's own NAT64, nobody knows at which bits
          Network.of("0.0.0.0/8"),
          Network.of("::"),
          Network.of("224.0.0.0/4"),
          Network.of("ff00::/8"));

  private static final Network NAT64 = Network.of("64:ff9b::/96");
  private static final Network SIX_TO_FOUR = Network.of("2002::/16");

  private final List<Network> allowed;

  /**
   * The rules.
   *
   * @param allowed what is allowed although it would be refused
   */
  public UpstreamRules(List<Network> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  /**
   * Checks what is to be stored as a project's upstream. Asks no name server: names are checked
   * when a connection is made.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public void check(URI upstream) {
    String scheme = upstream.getScheme();
    require(
        upstream.toString().length() <= LONGEST, "must have at most " + LONGEST + " characters");
    require(
        scheme != null && List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT)),
        "must begin with http:// or https://");
    require(upstream.getRawUserInfo() == null, "must not carry a user name or password");
    require(upstream.getHost() != null, "must name a host");
    require(
        upstream.getRawQuery() == null && upstream.getRawFragment() == null,
        "must not have a query or a fragment");
    require(
        upstream.getPort() <= 65535 && upstream.getPort() != 0, "must have a port of 1 to 65535");
    String path = upstream.getRawPath();
    require(
        path == null || !DOTS_OR_PERCENT.matcher(path).find(),
        "must have a path in its normal form, without dot segments or percent-encoding");
    InetAddress literal = literal(upstream.getHost());
    require(
        literal == null || isAllowed(literal),
        "must not be a link-local, metadata or multicast address;"
            + " latchkey.upstream.allowed-addresses can allow it");
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Whether a connection may be made to an address, and to the IPv4 address that it leads to. */
  public boolean isAllowed(InetAddress address) {
    if (isIn(allowed, address)) {
      return true;
    }
    InetAddress ipv4 = behind(address);
    return !isIn(FORBIDDEN, address) && (ipv4 == null || isAllowed(ipv4));
  }

  /**
   * The IPv4 address that an IPv6 address leads to (RFC 6052, RFC 3056); null for none. {@code
   * ::ffff:192.0.2.1} has none behind it: every {@link InetAddress} of that is IPv4.
   */
  private static @Nullable InetAddress behind(InetAddress address) {
    int at = NAT64.contains(address) ? 12 : SIX_TO_FOUR.contains(address) ? 2 : -1;
    try {
      return at < 0
          ? null
          : InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean isIn(List<Network> networks, InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The address that a host is in itself, in any of the forms that resolvers take; null for a name.
   *
   * @throws IllegalArgumentException where it looks like one and is none
   */
  public static @Nullable InetAddress literal(String host) {
    boolean ipv6 = host.startsWith("[");
    if (!ipv6 && !NUMERIC.matcher(host).matches()) {
      return null;
    }
    try {
      return ipv6
          ? InetAddress.getByName(host.substring(1, host.length() - 1))
          : InetAddress.getByAddress(octets(host));
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("must name a host", e);
    }
  }

  /**
   * Reads an IPv4 address as inet_aton(3) does: 1 to 4 parts, each decimal, octal or hexadecimal.
   */
  private static byte[] octets(String host) {
    String[] parts =
        (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.");
    long value = 0;
    for (int i = 0; i < parts.length; i++) {
      long part = Long.decode(parts[i]);
      boolean last = i == parts.length - 1;
      long most = last ? 1L << 8 * (5 - parts.length) : 256;
      if (part >= most) {
        throw new NumberFormatException("out of range");
      }
      value = last ? value << 8 * (5 - parts.length) | part : value << 8 | part;
    }
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }
}
