package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24,    192.0.2.255,        true",
    "192.0.2.0/24,    192.0.3.0,          false",
    "192.0.2.128/25,  192.0.2.127,        false",
    "192.0.2.128/25,  192.0.2.200,        true",
    "192.0.2.7,       192.0.2.7,          true",
    "192.0.2.7,       192.0.2.6,          false",
    "0.0.0.0/0,       203.0.113.1,        true",
    "0.0.0.0/0,       2001:db8::1,        false",
    "192.0.2.0/24,    ::ffff:192.0.2.9,   true",
    "2001:db8::/33,   2001:db8:7fff::1,   true",
    "2001:db8::/33,   2001:db8:8000::1,   false",
    "::/0,            2001:db8::1,        true"
  })
  void networkHoldsItsAddressesAndNoOthers(String network, String address, boolean holds) {
    var literal = Objects.requireNonNull(Network.literal(address));

    assertThat(Network.of(network).contains(literal)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1/24,   has bits set behind its length; the range is 192.0.2.0/24",
    "192.0.2.0/33,   its length must be 0 to 32",
    "192.0.2.0/,     its length must be 0 to 32",
    "192.0.2,        not an IP address",
    "256.0.0.1,      not an IP address",
    "example.org,    not an IP address",
    "fe80::1%eth0,   not an IP address",
    "'',             not an IP address"
  })
  void whatIsNoNetworkIsRefusedWithASentence(String text, String sentence) {
    assertThatThrownBy(() -> Network.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}
