package io.latchkey.address;

import io.latchkey.key.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Finds the IPv4 addresses that a packet for an IPv6 address may end up at. */
final class EmbeddedIpv4 {

  private static final Network SIX_TO_FOUR = Network.of("2002::/16");
  private static final Network TEREDO = Network.of("2001::/32");
  private static final Network LOCAL_NAT64 = Network.of("64:ff9b:1::/48");
  private static final List<Network> LAST_FOUR_BYTES =
      List.of(Network.of("::/96"), Network.of("::ffff:0:0:0/96"), Network.of("64:ff9b::/96"));

  private EmbeddedIpv4() {}

  /**
   * All of them: none for an IPv4 address and for most IPv6 addresses, several if an address can be
   * read in several ways.
   *
   * @param known the length of the longest prefix that is known to be before the IPv4 address;
   *     tells how addresses of a site's own NAT64 can be read
   */
  static List<InetAddress> in(InetAddress address, int known) {
    byte[] bytes = address.getAddress();
    List<InetAddress> found = new ArrayList<>(2);
    if (bytes.length != 16 || isLoopbackOrUnspecified(bytes)) {
      return found;
    }
    if (isIn(LAST_FOUR_BYTES, bytes) || isIsatap(bytes)) {
      found.add(ipv4(bytes, 12, 13, 14, 15));
    }
    if (SIX_TO_FOUR.contains(bytes)) {
      found.add(ipv4(bytes, 2, 3, 4, 5));
    }
    if (TEREDO.contains(bytes)) {
      found.add(ipv4(bytes, 4, 5, 6, 7)); // Its server
      found.add(ipv4(inverted(bytes), 12, 13, 14, 15)); // The client's address outside its NAT
    }
    if (LOCAL_NAT64.contains(bytes)) {
      found.addAll(behindLocalNat64(bytes, known));
    }
    return found;
  }

  /** The IPv4 address itself if {@code address} is its IPv4-mapped form. */
  static InetAddress unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean mapped = bytes.length == 16 && bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    for (int i = 0; mapped && i < 10; i++) {
      mapped = bytes[i] == 0;
    }
    return mapped ? ipv4(bytes, 12, 13, 14, 15) : address;
  }

  /** {@code ::} and {@code ::1} lead to no IPv4 address, whatever their last bytes look like. */
  private static boolean isLoopbackOrUnspecified(byte[] bytes) {
    for (int i = 0; i < 15; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[15] == 0 || bytes[15] == 1;
  }

  private static boolean isIn(List<Network> networks, byte[] bytes) {
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /** ISATAP's interface identifiers (RFC 5214), under any prefix. */
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & 0xfc) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }

  /**
   * Every reading that RFC 6052 knows of an address behind a prefix of at least {@code known} bits.
   * A shorter prefix than the true one makes the reading begin with zeros: those say nothing,
   * unless there is no other.
   */
  private static List<InetAddress> behindLocalNat64(byte[] bytes, int known) {
    List<InetAddress> readings = new ArrayList<>(4);
    InetAddress last = ipv4(bytes, 12, 13, 14, 15);
    if (known <= 48) {
      readings.add(ipv4(bytes, 6, 7, 9, 10));
    }
    if (known <= 56) {
      readings.add(ipv4(bytes, 7, 9, 10, 11));
    }
    if (known <= 64) {
      readings.add(ipv4(bytes, 9, 10, 11, 12));
    }
    readings.add(last);
    readings.removeIf(reading -> reading.getAddress()[0] == 0);
    return readings.isEmpty() ? List.of(last) : readings;
  }

  private static byte[] inverted(byte[] bytes) {
    byte[] inverted = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      inverted[i] = (byte) ~bytes[i];
    }
    return inverted;
  }

  private static InetAddress ipv4(byte[] bytes, int first, int second, int third, int fourth) {
    try {
      return InetAddress.getByAddress(
          new byte[] {bytes[first], bytes[second], bytes[third], bytes[fourth]});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
