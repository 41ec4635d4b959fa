package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.latchkey.key.Network;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverRulesTest {

  private static final URI HTTPS = URI.create("https://receiver.example/hook?token=a%20b");
  private static final URI HTTP = URI.create("http://receiver.example/");

  private final ReceiverRules strict = new ReceiverRules(List.of());
  private final ReceiverRules lenient = new ReceiverRules(List.of(Network.of("10.1.0.0/16")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::ffff:10.1.2.3",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "fd00::1",
        "fe80::1"
      })
  void addressThatIsNotPublicIsRefusedWhateverNameLeadsThere(String address)
      throws UnknownHostException {
    assertThat(strict.mayConnect(HTTPS, InetAddress.getByName(address))).isFalse();
  }

  @Test
  void publicAddressIsForHttpsOnly() throws UnknownHostException {
    InetAddress address = InetAddress.getByName("203.0.113.7");

    assertThat(strict.mayConnect(HTTPS, address)).isTrue();
    assertThat(lenient.mayConnect(HTTP, address)).isFalse();
  }

  @Test
  void networkThatTheOperatorAllowsIsForHttpToo() throws UnknownHostException {
    InetAddress inside = InetAddress.getByName("10.1.2.3");
    InetAddress outside = InetAddress.getByName("10.2.2.3");

    assertThat(lenient.mayConnect(HTTPS, inside)).isTrue();
    assertThat(lenient.mayConnect(HTTP, inside)).isTrue();
    assertThat(lenient.mayConnect(HTTPS, outside)).isFalse();
  }

  @Test
  void httpIsRefusedWhereNoNetworkIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> strict.check(HTTP))
        .withMessageContaining("latchkey.webhooks.allowed-addresses");
    assertThatCode(() -> lenient.check(HTTP)).doesNotThrowAnyException();
    assertThatCode(() -> strict.check(HTTPS)).doesNotThrowAnyException();
  }
}
