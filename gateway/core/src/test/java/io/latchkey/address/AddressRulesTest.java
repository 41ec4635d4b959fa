package io.latchkey.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.Network;
import io.latchkey.upstream.UpstreamSettings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AddressRulesTest {

  private static final int PORT = 8080;
  private static final int OWN_PORT = 8081;

  private final OwnListeners own = new OwnListeners();
  private final AddressRules strict = AddressRules.publicAnd(List.of(), own);
  private final AddressRules open = AddressRules.publicAnd(AddressRules.privateRanges(), own);

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private Verdict judge(AddressRules rules, String text) {
    return rules.judge(address(text), PORT);
  }

  /** Every way of writing an IPv4 address into an IPv6 address that leads to it. */
  private static Stream<InetAddress> wrapped(String ipv4) {
    byte[] four = address(ipv4).getAddress();
    return Stream.of(
        ipv6("::", 12, four),
        ipv6("::ffff:0:0", 12, four),
        ipv6("::ffff:0:0:0", 12, four),
        ipv6("64:ff9b::", 12, four),
        ipv6("2002::1", 2, four),
        ipv6("2002:0:0:7:1:2:3:4", 2, four),
        ipv6("2001:0:808:808::", 12, inverted(four)),
        ipv6("2001:0:0:0:8000:e7fe:f7f7:f7f7", 4, four),
        ipv6("2a00:1:2:3:0:5efe::", 12, four),
        ipv6("2a00:1:2:3:200:5efe::", 12, four),
        ipv6("2a00:1:2:3:300:5efe::", 12, four));
  }

  private static byte[] inverted(byte[] bytes) {
    byte[] inverted = bytes.clone();
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) ~inverted[i];
    }
    return inverted;
  }

  /** As bytes: {@link InetAddress} itself would turn an IPv4-mapped address into IPv4. */
  private static InetAddress ipv6(String base, int at, byte[] four) {
    byte[] bytes = new byte[16];
    byte[] given = address(base).getAddress();
    if (given.length == 16) {
      System.arraycopy(given, 0, bytes, 0, 16);
    } else {
      bytes[10] = (byte) 0xff;
      bytes[11] = (byte) 0xff;
    }
    System.arraycopy(four, 0, bytes, at, 4);
    try {
      return Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "169.254.0.23",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.0.170",
        "192.88.99.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255"
      })
  void specialIpv4AddressIsNeverReachedInWhateverFormItComes(String ipv4) {
    assertThat(judge(open, ipv4)).isEqualTo(Verdict.SPECIAL);
    assertThat(wrapped(ipv4)).allSatisfy(this::isRefusedEvenIfPrivateRangesAreOpen);
  }

  private void isRefusedEvenIfPrivateRangesAreOpen(InetAddress address) {
    assertThat(open.judge(address, PORT)).as(address.getHostAddress()).isEqualTo(Verdict.SPECIAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "fe80::1",
        "fe80::a9fe:a9fe",
        "ff02::1",
        "ff05::2",
        "100::1",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:c1::a9fe:a9fe",
        "fd00:42::42",
        "fd00:a9fe:a9fe::1",
        "64:ff9b:1::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "4000::1",
        "1::1"
      })
  void specialIpv6AddressIsNeverReached(String ipv6) {
    assertThat(judge(open, ipv6)).isEqualTo(Verdict.SPECIAL);
    assertThat(judge(AddressRules.publicAnd(List.of(Network.of("::/0")), own), ipv6))
        .isEqualTo(
            ipv6.equals("4000::1") || ipv6.equals("1::1") ? Verdict.ALLOWED : Verdict.SPECIAL);
  }

  static Stream<String> privateAddresses() {
    return Stream.of(
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.99.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "198.18.0.1");
  }

  @ParameterizedTest
  @MethodSource("privateAddresses")
  void privateIpv4AddressIsReachedOnlyIfTheOperatorOpensItInWhateverFormItComes(String ipv4) {
    assertThat(judge(strict, ipv4)).isEqualTo(Verdict.PRIVATE);
    assertThat(judge(open, ipv4)).isEqualTo(Verdict.ALLOWED);
    assertThat(wrapped(ipv4))
        .allSatisfy(
            address -> {
              assertThat(strict.judge(address, PORT)).isEqualTo(Verdict.PRIVATE);
              assertThat(open.judge(address, PORT)).isEqualTo(Verdict.ALLOWED);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "fd12:3456::1", "fc00::1", "fec0::1"})
  void privateIpv6AddressIsReachedOnlyIfTheOperatorOpensIt(String ipv6) {
    assertThat(judge(strict, ipv6)).isEqualTo(Verdict.PRIVATE);
    assertThat(judge(open, ipv6)).isEqualTo(Verdict.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "93.184.216.34", "172.32.0.1", "192.0.1.1", "203.0.113.7"})
  void publicIpv4AddressIsReachedInWhateverFormItComes(String ipv4) {
    assertThat(judge(strict, ipv4)).isEqualTo(Verdict.ALLOWED);
    assertThat(wrapped(ipv4))
        .allSatisfy(address -> assertThat(strict.judge(address, PORT)).isEqualTo(Verdict.ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2606:4700::1111", "2a00:1450:4001::200e", "2001:4860::8888"})
  void publicIpv6AddressIsReached(String ipv6) {
    assertThat(judge(strict, ipv6)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void rangeThatAnOperatorOpensDoesNotOpenASpecialAddressInIt() {
    AddressRules wide =
        AddressRules.publicAnd(
            List.of(Network.of("0.0.0.0/0"), Network.of("100.64.0.0/10"), Network.of("fc00::/7")),
            own);

    assertThat(judge(wide, "100.64.0.1")).isEqualTo(Verdict.ALLOWED);
    assertThat(judge(wide, "100.100.100.200")).isEqualTo(Verdict.SPECIAL);
    assertThat(judge(wide, "169.254.169.254")).isEqualTo(Verdict.SPECIAL);
    assertThat(judge(wide, "fd00:ec2::254")).isEqualTo(Verdict.SPECIAL);
    assertThat(judge(wide, "10.0.0.1")).isEqualTo(Verdict.PRIVATE);
  }

  @Test
  void specialAddressIsReachedIfTheOperatorNamesItOrAPartOfItsRange() {
    AddressRules named =
        AddressRules.publicAnd(
            List.of(Network.of("169.254.7.0/24"), Network.of("64:ff9b:1:7::/96")), own);

    assertThat(judge(named, "169.254.7.7")).isEqualTo(Verdict.ALLOWED);
    assertThat(judge(named, "169.254.8.7")).isEqualTo(Verdict.SPECIAL);
    assertThat(judge(named, "64:ff9b::169.254.7.7")).isEqualTo(Verdict.ALLOWED);
    assertThat(judge(named, "64:ff9b::169.254.8.7")).isEqualTo(Verdict.SPECIAL);
    assertThat(judge(named, "64:ff9b:1:7::1.1.1.1")).isEqualTo(Verdict.ALLOWED);
    assertThat(judge(named, "64:ff9b:1:7::169.254.169.254")).isEqualTo(Verdict.SPECIAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "64:ff9b:1:a9fe:a9:fe00::",
        "64:ff9b:1:a9fe:a9:fe00:0:1",
        "64:ff9b:1:a9:fe:a9fe::",
        "64:ff9b:1:0:a9:fea9:fe00:0",
        "64:ff9b:1::a9fe:a9fe",
        "64:ff9b:1::"
      })
  void localNat64IsReadAtEveryPlaceWhereTheIpv4AddressMayBe(String ipv6) {
    AddressRules named = AddressRules.publicAnd(List.of(Network.of("64:ff9b:1::/48")), own);

    assertThat(judge(named, ipv6)).isEqualTo(Verdict.SPECIAL);
    assertThat(judge(named, "64:ff9b:1::1.1.1.1")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void onlyWhatIsNamedIsReachedByRulesThatSaySo() {
    AddressRules only = AddressRules.only(List.of(Network.of("10.1.0.0/16")), own);

    assertThat(judge(only, "10.1.2.3")).isEqualTo(Verdict.ALLOWED);
    assertThat(judge(only, "64:ff9b::10.1.2.3")).isEqualTo(Verdict.ALLOWED);
    assertThat(judge(only, "10.2.2.3")).isEqualTo(Verdict.PRIVATE);
    assertThat(judge(only, "1.1.1.1")).isEqualTo(Verdict.PRIVATE);
    assertThat(judge(only, "2606:4700::1111")).isEqualTo(Verdict.PRIVATE);
  }

  @Test
  void ownPortIsNotReachedAtAnyAddressOfThisMachine() throws SocketException {
    own.addPort(OWN_PORT);
    AddressRules wide =
        AddressRules.publicAnd(
            List.of(Network.of("127.0.0.0/8"), Network.of("0.0.0.0"), Network.of("::")), own);

    List<InetAddress> here =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(NetworkInterface::inetAddresses)
            .toList();

    assertThat(here)
        .allSatisfy(each -> assertThat(wide.judge(each, OWN_PORT)).isEqualTo(Verdict.OWN));
    assertThat(
            Stream.concat(
                Stream.of("127.0.0.1", "127.8.9.10", "0.0.0.0", "::", "::1", "::ffff:127.0.0.1")
                    .map(AddressRulesTest::address),
                wrapped("127.0.0.1")))
        .allSatisfy(each -> assertThat(wide.judge(each, OWN_PORT)).isEqualTo(Verdict.OWN));
    assertThat(wide.judge(address("127.0.0.1"), PORT)).isEqualTo(Verdict.ALLOWED);
    assertThat(wide.judge(address("1.1.1.1"), OWN_PORT)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void serverOfOursIsNotReachedWhereItIs() throws UnknownHostException {
    own.addServer(new InetSocketAddress(InetAddress.getByName("10.7.7.7"), 6379));
    own.addServer(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 6380));

    assertThat(open.judge(address("10.7.7.7"), 6379)).isEqualTo(Verdict.OWN);
    assertThat(open.judge(address("64:ff9b::10.7.7.7"), 6379)).isEqualTo(Verdict.OWN);
    assertThat(open.judge(address("10.7.7.7"), 80)).isEqualTo(Verdict.ALLOWED);
    assertThat(open.judge(address("127.0.0.2"), 6380)).isEqualTo(Verdict.OWN);
    assertThat(open.judge(address("127.0.0.1"), 6379)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void upstreamsMayBeOnEveryPrivateRangeUnlessTheOperatorSaysOtherwise() {
    UpstreamSettings byDefault =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("latchkey.upstream", UpstreamSettings.class);

    assertThat(byDefault.opened()).containsExactlyElementsOf(AddressRules.privateRanges());
  }
}
