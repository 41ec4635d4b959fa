package io.latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.Network;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

/** Who the client is, behind proxies that are trusted and such that are not. */
class ClientAddressesTest {

  private final ClientAddresses clients =
      new ClientAddresses(List.of(Network.of("10.0.0.0/8"), Network.of("2001:db8::/32")));

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,   203.0.113.9,                       192.0.2.1",
    "10.0.0.1,    ,                                  10.0.0.1",
    "10.0.0.1,    203.0.113.9,                       203.0.113.9",
    "10.0.0.1,    '198.51.100.7, 203.0.113.9',       203.0.113.9",
    "10.0.0.1,    '198.51.100.7, 203.0.113.9, 10.2.3.4', 203.0.113.9",
    "10.0.0.1,    '10.0.0.2, 10.0.0.3',              10.0.0.2",
    "10.0.0.1,    'rubbish, 10.0.0.3',               10.0.0.3",
    "10.0.0.1,    '203.0.113.9, rubbish',            10.0.0.1",
    "10.0.0.1,    '203.0.113.9,',                    10.0.0.1",
    "2001:db8::1, 2001:470::9,                       2001:470::9",
    "10.0.0.1,    203.0.113.9:4711,                  203.0.113.9",
    "10.0.0.1,    '[2001:470::9]:443',               2001:470::9",
    "10.0.0.1,    '[2001:470::9]',                   2001:470::9",
    "10.0.0.1,    '203.0.113.9, [2001:db8::2]:1',    203.0.113.9",
    "10.0.0.1,    203.0.113.9:,                      10.0.0.1",
    "10.0.0.1,    203.0.113.9:123456,                10.0.0.1",
    "10.0.0.1,    '[203.0.113.9]:1',                 10.0.0.1",
    "10.0.0.1,    '[2001:470::9',                    10.0.0.1",
    "10.0.0.1,    '[2001:470::9]443',                10.0.0.1"
  })
  void clientIsTheFirstAddressFromTheEndThatIsNoTrustedProxys(
      String peer, @Nullable String forwardedFor, String client) {
    var request =
        MockServerHttpRequest.get("/")
            .remoteAddress(
                new InetSocketAddress(Objects.requireNonNull(Network.literal(peer)), 4711));
    if (forwardedFor != null) {
      request.header("X-Forwarded-For", forwardedFor);
    }

    assertThat(clients.of(request.build())).isEqualTo(Network.literal(client));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=203.0.113.9 | 203.0.113.9",
        "For=\"203.0.113.9:4711\";proto=https;by=10.0.0.1 | 203.0.113.9",
        "proto=https; for=\"[2001:470::9]:443\" | 2001:470::9",
        "for=\"[2001:470::9]\" | 2001:470::9",
        "for=198.51.100.7, for=203.0.113.9;host=\"a,b;for=1.1.1.1\" | 203.0.113.9",
        "for=203.0.113.9, for=10.0.0.3 | 203.0.113.9",
        "for=\"203.0.113.9:_x1\" | 203.0.113.9",
        "for=203.0.113.9, for=unknown | 10.0.0.1",
        "for=203.0.113.9, for=_hidden | 10.0.0.1",
        "for=203.0.113.9, proto=https | 10.0.0.1",
        "for=203.0.113.9;for=198.51.100.7 | 10.0.0.1",
        "for=\"203.0.113.9 | 10.0.0.1"
      })
  void forwardedIsReadInsteadIfItIsTheProxysHeader(String forwarded, String client) {
    ClientAddresses readers = new ClientAddresses(List.of(Network.of("10.0.0.0/8")), true);
    var request =
        MockServerHttpRequest.get("/")
            .remoteAddress(
                new InetSocketAddress(Objects.requireNonNull(Network.literal("10.0.0.1")), 4711))
            .header("X-Forwarded-For", "192.0.2.66")
            .header("Forwarded", forwarded);

    assertThat(readers.of(request.build())).isEqualTo(Network.literal(client));
  }
}
