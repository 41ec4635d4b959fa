package io.latchkey.upstream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.address.AddressRules;
import io.latchkey.address.OwnListeners;
import io.latchkey.key.Network;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamRulesTest {

  private final UpstreamRules rules = rules("10.0.0.0/8", "127.0.0.0/8", "::1");

  private static UpstreamRules rules(String... opened) {
    return new UpstreamRules(
        AddressRules.publicAnd(Stream.of(opened).map(Network::of).toList(), new OwnListeners()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9000",
        "https://api.example.org",
        "http://10.1.2.3/base",
        "http://[::1]:8080",
        "http://[64:ff9b::10.1.2.3]",
        "http://[2002:a01:203::1]",
        "http://orders_api:9000/base",
        "HTTP://example.org:80/a/b/"
      })
  void ordinaryUpstreamIsAccepted(String upstream) {
    assertThatCode(() -> rules.check(URI.create(upstream))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://169.254.7.7",
        "http://2852039166",
        "http://0xA9FEA9FE",
        "http://0xa9.0xfe.0xa9.0xfe",
        "http://0251.0376.0251.0376",
        "http://169.254.43518",
        "http://[::169.254.169.254]",
        "http://[::ffff:0:169.254.169.254]",
        "http://[::ffff:169.254.169.254]",
        "http://192.168.0.1",
        "http://[fe80::1%25eth0]",
        "http://[::ffff:a9fe:a9fe]",
        "http://[64:ff9b::169.254.169.254]",
        "http://[64:ff9b::6464:64c8]",
        "http://[64:ff9b:1::a9fe:a9fe]",
        "http://[2002:a9fe:a9fe::1]",
        "http://[fe80::1]",
        "http://[fd00:ec2::254]",
        "http://100.100.100.200",
        "http://168.63.129.16",
        "http://0.0.0.0:8081",
        "http://0",
        "ftp://example.org",
        "file:///etc/passwd",
        "http://user:password@example.org",
        "http://user@example.org",
        "http://example.org?x=1",
        "http://example.org#x",
        "http://example.org/../x",
        "http://example.org/%2e%2e/x",
        "http:///x",
        "http:x",
        "//example.org",
        "latchkey://project",
        "http://1.2.3.4.5",
        "http://999.1.1.1"
      })
  void upstreamThatMustNotBeReachedIsRefused(String upstream) {
    assertThatThrownBy(() -> rules.check(URI.create(upstream)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must ");
  }

  @Test
  void refusalNamesTheSettingThatCanAllowTheAddress() {
    assertThatThrownBy(() -> rules.check(URI.create("http://192.168.0.1")))
        .hasMessageContaining("latchkey.upstream.private-addresses");
    assertThatThrownBy(() -> rules.check(URI.create("http://169.254.7.7")))
        .hasMessageContaining("latchkey.upstream.allowed-addresses");
    assertThatCode(() -> rules("169.254.7.7").check(URI.create("http://169.254.7.7")))
        .doesNotThrowAnyException();
  }

  @Test
  void gatewayItselfIsNoUpstreamWhicheverPortTheSchemeMeans() {
    OwnListeners own = new OwnListeners();
    own.addPort(443);
    UpstreamRules ours =
        new UpstreamRules(AddressRules.publicAnd(List.of(Network.of("127.0.0.0/8")), own));

    assertThatThrownBy(() -> ours.check(URI.create("https://127.0.0.7/x")))
        .hasMessage("must not be this gateway itself");
    assertThatThrownBy(() -> ours.check(URI.create("http://127.0.0.7:443/x")))
        .hasMessage("must not be this gateway itself");
    assertThatCode(() -> ours.check(URI.create("http://127.0.0.7/x"))).doesNotThrowAnyException();
  }
}
