package io.latchkey.key;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, RFC 4291), or a single address. An IPv4
 * address in IPv6 clothes ({@code ::ffff:192.0.2.1}) counts as IPv4.
 */
public final class Network {

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final byte[] base;
  private final int length;

  private Network(byte[] base, int length) {
    this.base = base;
    this.length = length;
  }

  /**
   * Reads a network.
   *
   * @throws IllegalArgumentException where {@code text} is no address or CIDR range, or has bits
   *     set behind its length; the message says which and is fit for the person who wrote it
   */
  public static Network of(String text) {
    int slash = text.indexOf('/');
    byte[] base = address(slash < 0 ? text : text.substring(0, slash));
    if (base == null) {
      throw new IllegalArgumentException("not an IP address or a range such as 192.0.2.0/24");
    }
    int bits = base.length * 8;
    int length = slash < 0 ? bits : length(text.substring(slash + 1), bits);
    Network network = new Network(base, length);
    if (!Arrays.equals(base, network.masked(base))) {
      throw new IllegalArgumentException(
          "has bits set behind its length; the range is " + network.canonical());
    }
    return network;
  }

  /** Whether every one of {@code texts} can be read. */
  public static boolean areWellFormed(Collection<String> texts) {
    try {
      texts.forEach(Network::of);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads an address literal without asking any name server; null where it is none. */
  public static @Nullable InetAddress literal(String text) {
    byte[] address = address(text);
    try {
      return address == null ? null : InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static byte @Nullable [] address(String text) {
    boolean looksRight =
        text.length() <= 45 && (IPV4.matcher(text).matches() || IPV6.matcher(text).matches());
    try {
      return looksRight ? InetAddress.getByName(text).getAddress() : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static int length(String text, int bits) {
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > bits) {
      throw new IllegalArgumentException("its length must be 0 to " + bits);
    }
    return Integer.parseInt(text);
  }

  /** How many bits all its addresses share: at most 32 for IPv4, 128 for IPv6. */
  public int prefixLength() {
    return length;
  }

  /** Whether {@code address} is in this network; false if one is IPv4 and the other IPv6. */
  public boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  /** Whether the address of 4 or 16 {@code bytes} is in this network. */
  public boolean contains(byte[] bytes) {
    if (bytes.length != base.length) {
      return false;
    }
    int whole = length / 8;
    for (int i = 0; i < whole; i++) {
      if (bytes[i] != base[i]) {
        return false;
      }
    }
    int rest = length % 8;
    return rest == 0 || (bytes[whole] ^ base[whole]) >>> (8 - rest) == 0;
  }

  private byte[] masked(byte[] address) {
    byte[] masked = new byte[address.length];
    for (int i = 0; i < length; i++) {
      masked[i / 8] |= (byte) (address[i / 8] & 0x80 >>> i % 8);
    }
    return masked;
  }

  private String canonical() {
    try {
      return InetAddress.getByAddress(masked(base)).getHostAddress() + "/" + length;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Network network
        && length == network.length
        && Arrays.equals(base, network.base);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(base) * 31 + length;
  }

  /** The network in CIDR notation. */
  @Override
  public String toString() {
    return canonical();
  }
}
