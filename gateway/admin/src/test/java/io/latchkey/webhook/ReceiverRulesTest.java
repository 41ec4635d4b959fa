package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.latchkey.address.OwnListeners;
import io.latchkey.key.Network;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverRulesTest {

  private static final URI HTTPS = URI.create("https://receiver.example/hook?token=a%20b");
  private static final URI HTTP = URI.create("http://receiver.example/");

  private final ReceiverRules strict = new ReceiverRules(List.of(), new OwnListeners());
  private final ReceiverRules lenient =
      new ReceiverRules(List.of(Network.of("10.1.0.0/16")), new OwnListeners());

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
  void addressThatIsNotPublicIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> strict.check(at("https", address)))
        .withMessageContaining("latchkey.webhooks.allowed-addresses");
  }

  private static URI at(String scheme, String address) {
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return URI.create(scheme + "://" + host + "/hook");
  }

  @Test
  void publicAddressIsForHttpsOnly() {
    assertThatCode(() -> strict.check(at("https", "203.0.113.7"))).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> lenient.check(at("http", "203.0.113.7")));
  }

  @Test
  void networkThatTheOperatorAllowsIsForHttpToo() {
    assertThatCode(() -> lenient.check(at("https", "10.1.2.3"))).doesNotThrowAnyException();
    assertThatCode(() -> lenient.check(at("http", "10.1.2.3"))).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> lenient.check(at("https", "10.2.2.3")));
  }

  @Test
  void gatewayItselfReceivesNoEvents() {
    OwnListeners own = new OwnListeners();
    own.addPort(8081);
    ReceiverRules rules = new ReceiverRules(List.of(Network.of("127.0.0.0/8")), own);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.check(URI.create("http://127.0.0.9:8081/hook")))
        .withMessage("must not be this gateway itself");
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
