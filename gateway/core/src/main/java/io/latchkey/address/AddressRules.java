package io.latchkey.address;

import io.latchkey.key.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be connected to. The most specific range that contains an address decides;
 * between two of the same size, the operator's. An IPv6 address that leads to IPv4 addresses is
 * allowed only if they are. A listener of this gateway is never allowed. Immutable; never blocks on
 * a name server.
 */
public final class AddressRules {

  private static final List<Range> NOWHERE = ranges(Verdict.PRIVATE, "0.0.0.0/0", "2000::/3");
  private static final List<Range> PUBLIC = ranges(Verdict.ALLOWED, "0.0.0.0/0", "2000::/3");

  private static final List<Range> BUILT_IN =
      Stream.of(
              ranges(Verdict.PRIVATE, SpecialRanges.PRIVATE),
              ranges(Verdict.SPECIAL, SpecialRanges.NEVER),
              ranges(Verdict.ALLOWED, SpecialRanges.LEADING_TO_IPV4))
          .flatMap(List::stream)
          .toList();

  private final List<Range> ranges;
  private final OwnListeners own;

  private record Range(Network network, Verdict verdict) {
    boolean isMoreSpecificThan(Range other) {
      return network.prefixLength() > other.network.prefixLength();
    }
  }

  private AddressRules(List<Range> base, Collection<Network> opened, OwnListeners own) {
    List<Range> all = new ArrayList<>();
    opened.forEach(network -> all.add(new Range(network, Verdict.ALLOWED)));
    all.addAll(BUILT_IN);
    all.addAll(base);
    this.ranges = List.copyOf(all);
    this.own = own;
  }

  /**
   * Public addresses, and what the operator opens besides.
   *
   * @param opened private or special ranges that may be reached
   */
  public static AddressRules publicAnd(Collection<Network> opened, OwnListeners own) {
    return new AddressRules(PUBLIC, opened, own);
  }

  /** Nothing but what the operator opens. */
  public static AddressRules only(Collection<Network> opened, OwnListeners own) {
    return new AddressRules(NOWHERE, opened, own);
  }

  /** The loopback, private and shared ranges, for rules that open all of them. */
  public static List<Network> privateRanges() {
    return Stream.of(SpecialRanges.PRIVATE).map(Network::of).toList();
  }

  private static List<Range> ranges(Verdict verdict, String... networks) {
    return Stream.of(networks).map(each -> new Range(Network.of(each), verdict)).toList();
  }

  /**
   * What the rules say of a connection.
   *
   * @param port 0 if it does not matter which
   */
  public Verdict judge(InetAddress address, int port) {
    return judgeUnmapped(EmbeddedIpv4.unmapped(address), port);
  }

  private Verdict judgeUnmapped(InetAddress address, int port) {
    if (own.isAt(address, port)) {
      return Verdict.OWN;
    }
    Range decisive = decisive(address);
    if (decisive == null) {
      return Verdict.SPECIAL;
    }
    if (decisive.verdict != Verdict.ALLOWED) {
      return decisive.verdict;
    }
    for (InetAddress behind : EmbeddedIpv4.in(address, decisive.network.prefixLength())) {
      Verdict verdict = judge(behind, port);
      if (verdict != Verdict.ALLOWED) {
        return verdict;
      }
    }
    return Verdict.ALLOWED;
  }

  private @Nullable Range decisive(InetAddress address) {
    Range decisive = null;
    for (Range range : ranges) {
      if (range.network.contains(address)
          && (decisive == null || range.isMoreSpecificThan(decisive))) {
        decisive = range;
      }
    }
    return decisive;
  }
}
