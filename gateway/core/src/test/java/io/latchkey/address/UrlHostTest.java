package io.latchkey.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlHostTest {

  @ParameterizedTest
  @CsvSource({
    "http://example.org/x, example.org, -1",
    "http://orders_api:8080/x, orders_api, 8080",
    "http://project_orders-api_1, project_orders-api_1, -1",
    "http://_dmarc.example.org:1, _dmarc.example.org, 1",
    "http://example.org.:65535, example.org., 65535",
    "http://localhost:, localhost, -1",
    "http://4.example.org, 4.example.org, -1",
    "http://1e100.net, 1e100.net, -1",
    "http://192.0.2.1:80, 192.0.2.1, 80",
    "'http://[2001:db8::1]:8080', '[2001:db8::1]', 8080",
    "'http://[::ffff:192.0.2.1]', '[::ffff:192.0.2.1]', -1"
  })
  void hostAndPortAreRead(URI url, String name, int port) {
    assertThat(UrlHost.of(url)).isEqualTo(new UrlHost(name, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://0x7f.1",
        "http://0x7f.1:81/x",
        "http://2130706433",
        "http://017700000001",
        "http://0X7F000001",
        "http://127.1",
        "http://127.0.1",
        "http://0",
        "http://0x",
        "http://127.0.0.1.",
        "http://127.0.0.1..",
        "http://127.0.0.08",
        "http://1.2.3.4.5",
        "http://999.1.1.1",
        "http://169.254.43518",
        "http://0251.0376.0251.0376",
        "http://example.0x7f",
        "http://①②⑦.⓪.⓪.①",
        "http://①②⑦.⓪.⓪.①:81",
        "http://１２７.０.０.１",
        "http://127。0。0。1",
        "http://127｡0｡0｡1"
      })
  void numberThatResolversReadAsAnAddressMustBeWrittenInItsUsualForm(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UrlHost.of(URI.create(url)))
        .withMessageContaining("usual form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///x",
        "http:x",
        "http://[fe80::1%25eth0]",
        "http://[fe80::1%lo]:80",
        "http://a..b",
        "http://.a",
        "http://-a",
        "http://a-.b",
        "http://a_b:0",
        "http://a_b:65536",
        "http://a_b:x",
        "http://user@a_b",
        "http://user:word@a_b:80",
        "http://a%2eb",
        "http://bücher.example",
        "http://a,b",
        "http://a;b",
        "http://a:1:2"
      })
  void urlWithoutAUsableHostIsRefused(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UrlHost.of(URI.create(url)))
        .withMessageStartingWith("must ");
  }
}
