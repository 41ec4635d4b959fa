package io.latchkey.webhook;

import io.latchkey.key.Network;
import io.latchkey.keystore.UpstreamRules;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where events may be sent: by HTTPS to public addresses. A webhook must not become a way into the
 * network that the gateway stands in, so loopback, private and other special addresses are refused
 * with all that {@link UpstreamRules} refuse, unless the operator allows them.
 */
public final class ReceiverRules {

  private static final int LONGEST = 2048;
  private static final String PLAIN = "http";
  private static final List<Network> NOT_PUBLIC =
      Stream.of(
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "240.0.0.0/4",
              "::/96", // Loopback, and IPv4 addresses in old clothes
              "64:ff9b::/96", // IPv4 addresses behind NAT64
              "64:ff9b:1::/48",
              "2002::/16", // IPv4 addresses behind 6to4
              "fc00::/7",
              "fec0::/10")
          .map(Network::of)
          .toList();

  private final List<Network> allowed;
  private final UpstreamRules upstreams;

  /**
   * The rules.
   *
   * @param allowed where events may be sent although that would be refused, by HTTP too
   */
  public ReceiverRules(List<Network> allowed) {
    this.allowed = List.copyOf(allowed);
    this.upstreams = new UpstreamRules(allowed);
  }

  /**
   * Checks what is to be stored as a webhook's receiver. Asks no name server: names are checked
   * when a connection is made.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public void check(URI url) {
    require(url.toString().length() <= LONGEST, "must have at most " + LONGEST + " characters");
    String scheme = url.getScheme();
    boolean web = scheme != null && List.of(PLAIN, "https").contains(lower(scheme));
    require(
        web && (!isPlain(url) || !allowed.isEmpty()),
        "must begin with https://; http:// is for addresses in latchkey.webhooks.allowed-addresses");
    require(url.getRawUserInfo() == null, "must not carry a user name or password");
    require(url.getHost() != null, "must name a host");
    require(url.getRawFragment() == null, "must not have a fragment");
    require(url.getPort() <= 65535 && url.getPort() != 0, "must have a port of 1 to 65535");
    InetAddress literal = UpstreamRules.literal(url.getHost());
    require(
        literal == null || mayConnect(url, literal),
        "must not be at a loopback, private or other special address;"
            + " latchkey.webhooks.allowed-addresses can allow it");
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Whether a connection may be made to an address for a URL whose host it belongs to. */
  boolean mayConnect(URI url, InetAddress address) {
    return isIn(allowed, address)
        || !isPlain(url) && !isIn(NOT_PUBLIC, address) && upstreams.isAllowed(address);
  }

  private static boolean isPlain(URI url) {
    return PLAIN.equals(lower(String.valueOf(url.getScheme())));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isIn(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
