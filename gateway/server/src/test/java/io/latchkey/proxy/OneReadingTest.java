package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is read in one way, by the gateway and by whatever is behind it. */
@BothWays
class OneReadingTest {

  /** Every punctuation mark that a header's name may have (RFC 9110, section 5.6.2). */
  static Stream<String> marks() {
    return "!#$%&'*+-.^_`|~".chars().mapToObj(c -> String.valueOf((char) c));
  }

  @ParameterizedTest
  @MethodSource("marks")
  void noSpellingOfOurHeadersReachesAnUpstream(String mark) {
    String answer =
        exchange(
            "/proxy/orders/one",
            spelt("X-Latchkey-Key-Id", mark) + ": key_a",
            spelt("X-LATCHKEY-PROJECT", mark) + ": prj_a",
            spelt("x-latchkey-anything", mark) + ": 1",
            spelt("X-Request-Id", mark) + ": of-the-client",
            spelt("X-Forwarded-For", mark) + ": 203.0.113.9",
            "Proxy: http://203.0.113.9",
            spelt("Content-Type", mark) + ": text/x-one");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders().keySet())
        .allMatch(name -> !cgi(name).startsWith("X_LATCHKEY_") || name.startsWith("X-Latchkey-"))
        .allMatch(name -> !cgi(name).equals("X_REQUEST_ID") || name.equals("X-Request-Id"))
        .allMatch(name -> !cgi(name).equals("X_FORWARDED_FOR") || name.equals("X-Forwarded-For"))
        .allMatch(name -> !cgi(name).equals("CONTENT_TYPE") || name.equals("Content-Type"));
    assertThat(UPSTREAM.lastHeaders())
        .doesNotContainKey("Proxy")
        .containsEntry("X-Latchkey-Key-Id", KEY.id())
        .containsEntry("X-Latchkey-Project", ProxyDoor.ORDERS)
        .containsEntry("X-Forwarded-For", "127.0.0.1");
  }

  private static String spelt(String name, String mark) {
    return name.replace("-", mark);
  }

  private static String cgi(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  @ParameterizedTest
  @MethodSource("marks")
  void projectHeaderInASecondSpellingIsRefused(String mark) {
    String answer =
        exchange("/by-header/x", "X-Project: orders", spelt("X-Project", mark) + ": other");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"ambiguous_project\"");
  }

  @Test
  void projectHeaderThatComesOnceIsPassedOn() {
    assertThat(exchange("/by-header/x", "x-project: orders")).startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Project", "orders");
  }

  @ParameterizedTest
  @MethodSource("marks")
  void credentialHeaderInASecondSpellingIsRefused(String mark) {
    String answer = exchange("/proxy/orders/x", spelt("X-API-Key", mark) + ": anything");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"ambiguous_credential\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Basic %basic(user:SECRET)",
        "Authorization: basic  %basic(SECRET:)",
        "Authorization: Basic %basic(SECRET)",
        "Authorization: Basic %basic(:SECRET)",
        "Authorization: Basic %basic(a-long-name-LONG:SECRET)",
        "Authorization: Token SECRET",
        "Authorization: Token token=\"SECRET\", nonce=1",
        "Authorization: Bearer  SECRET",
        "Authorization: Digest response=SECRET",
        "Authorization: SECRET",
        "Proxy-Authorization: Basic %basic(user:SECRET)",
        "Proxy-Authorization: Bearer SECRET",
        "Cookie: theme=dark; key=SECRET",
        "X-Auth-Token: SECRET",
        "X-Amz-Security-Token: Bearer SECRET",
        "X-Basic: Basic %basic(user:SECRET)",
        "Referer: https://app.example/?api_key=SECRET",
      })
  void secretInAnyOtherHeaderIsNotPassedOnAndADifferentOneIsRefused(String header) {
    assertThat(exchange("/proxy/orders/x", filled(header, KEY.secret())))
        .startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders().toString())
        .doesNotContain(KEY.secret())
        .doesNotContain("Basic ")
        .doesNotContain("basic ");

    AdminClient.Key other = ADMIN.key("orders");
    for (String different : new String[] {other.secret(), Tokens.of(other)}) {
      assertThat(exchange("/proxy/orders/x", filled(header, different)))
          .startsWith("HTTP/1.1 400 ")
          .contains("\"ambiguous_credential\"")
          .doesNotContain(different);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Basic dXNlcjpwYXNzd29yZA==",
    "Authorization, Basic not base64 at all but long enough to be looked at",
    "Authorization, Bearer lk_but-of-the-upstream-and-long-enough-to-be-a-secret",
    "Cookie, a=lk_; b=lkt_; c=0123456789012345678901234567890123456789"
  })
  void whatIsTheUpstreamsOwnPassesUntouched(String name, String value) {
    assertThat(exchange("/proxy/orders/x", name + ": " + value)).startsWith("HTTP/1.1 200 ");
    assertThat(UPSTREAM.lastHeaders()).containsEntry(name, value);
  }

  private static String filled(String header, String secret) {
    int at = header.indexOf("%basic(");
    if (at < 0) {
      return header.replace("SECRET", secret);
    }
    String user =
        header
            .substring(at + "%basic(".length(), header.length() - 1)
            .replace("SECRET", secret)
            .replace("LONG", "a".repeat(600));
    return header.substring(0, at)
        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private static String exchange(String path, String... headers) {
    return RawHttp.exchange(
        ProxyDoor.port(),
        "GET " + path + " HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        "X-API-Key: " + KEY.secret(),
        String.join("\r\n", headers));
  }
}
