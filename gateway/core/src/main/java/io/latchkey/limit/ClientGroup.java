package io.latchkey.limit;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Which client addresses count as one client: an IPv4 address is one, also in IPv6 clothes ({@code
 * ::ffff:192.0.2.1}), and a whole IPv6 /64 is one, since whoever has an IPv6 address has that.
 */
final class ClientGroup {

  /** Multicast, from which no request comes: so no group of IPv6 addresses has this beginning. */
  private static final long IPV4 = 0xFF00_0000L << 32;

  private static final int IPV4_BYTES = 4;
  private static final int MAPPED_WORD = 8;
  private static final int MAPPED = 0xFFFF;

  private ClientGroup() {}

  /** A number that the addresses of a group share with no other. */
  static long of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (bytes.limit() == IPV4_BYTES) {
      return ipv4(bytes.getInt());
    }
    long network = bytes.getLong();
    boolean isMapped = network == 0 && bytes.getInt(MAPPED_WORD) == MAPPED;
    return isMapped ? ipv4(bytes.getInt(MAPPED_WORD + IPV4_BYTES)) : network;
  }

  private static long ipv4(int address) {
    return IPV4 | Integer.toUnsignedLong(address);
  }
}
