package io.latchkey.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links of an upstream lead back to the gateway, and those of others where they did. */
class PublicLinksTest {

  private static final String ORIGIN = "https://api.example.org";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "http://orders.internal:8080/login?a=%20#x,"
            + " https://api.example.org/proxy/orders/login?a=%20#x",
        "HTTP://ORDERS.internal.:8080, https://api.example.org/proxy/orders/",
        "http://me:secret@orders.internal:8080/x, https://api.example.org/proxy/orders/x",
        "http://orders.internal:8080?x, https://api.example.org/proxy/orders/?x",
        "//orders.internal:8080/x, //api.example.org/proxy/orders/x",
        "/login, /proxy/orders/login",
        "/, /proxy/orders/",
        "/a/../b/./c, /proxy/orders/b/c",
        "/../../other/x, /proxy/orders/other/x",
        "/proxy/orders/x, /proxy/orders/x",
        "https://api.example.org/login, https://api.example.org/proxy/orders/login",
        "https://api.example.org/proxy/orders/login, https://api.example.org/proxy/orders/login",
        "next?p=2, next?p=2",
        "?p=2, ?p=2",
        "#top, #top",
        "../list, /proxy/orders/list",
        "../../../x, /proxy/orders/x",
        "https://other.example/x, https://other.example/x",
        "http://orders.internal:9090/x, http://orders.internal:9090/x",
        "http://orders.internal.evil.example/x, http://orders.internal.evil.example/x",
        "//other.example/x, //other.example/x",
        "mailto:me@orders.internal, mailto:me@orders.internal"
      })
  void addressLeadsWhereTheUpstreamMeant(String sent, String seen) {
    PublicLinks links = links("http://orders.internal:8080/list/1", "/proxy/orders/list/1");

    assertThat(links.address(sent)).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/base/v1/x, https://api.example.org/proxy/orders/x",
    "/base/v1/x, /proxy/orders/x",
    "/base/v1, /proxy/orders",
    "/base/v10/x, /proxy/orders/base/v10/x",
    "/proxy/orders/x, /proxy/orders/x",
    "https://h/base/v1/x, https://api.example.org/proxy/orders/x"
  })
  void pathOfTheUpstreamItselfIsNotTheClients(String sent, String seen) {
    PublicLinks links = links("http://h/base/v1/a", "/proxy/orders/a");

    assertThat(links.address(sent)).isEqualTo(seen);
  }

  @Test
  void relativeAddressIsResolvedIfTheGatewaysPathHasNoSlashForIt() {
    PublicLinks links = links("http://h/", "/proxy/orders");

    assertThat(links.address("next")).isEqualTo("/proxy/orders/next");
  }

  @Test
  void pathOutsideIsPartOfIt() {
    PublicLinks links =
        new PublicLinks(URI.create("http://h/x"), "/proxy/orders/x", "/proxy/orders", "/api", null);

    assertThat(links.address("/y")).isEqualTo("/api/proxy/orders/y");
    assertThat(links.address("http://h/y")).isEqualTo("/api/proxy/orders/y");
  }

  @Test
  void linksAndRefreshesAreMappedToo() {
    PublicLinks links = links("http://h/x", "/proxy/orders/x");

    assertThat(links.link("<http://h/x?page=2>; rel=\"next\", </a>; rel=up, <https://o/>; rel=x"))
        .isEqualTo(
            "<https://api.example.org/proxy/orders/x?page=2>; rel=\"next\","
                + " </proxy/orders/a>; rel=up, <https://o/>; rel=x");
    assertThat(links.refresh("5; url=http://h/y"))
        .isEqualTo("5; url=https://api.example.org/proxy/orders/y");
    assertThat(links.refresh("0;URL='/y'")).isEqualTo("0;URL='/proxy/orders/y'");
    assertThat(links.refresh("5")).isEqualTo("5");
  }

  @Test
  void cookieComesBackToItsUpstream() {
    PublicLinks links = links("http://orders.internal/x", "/proxy/orders/x");

    assertThat(links.cookie("a=1; Path=/; Domain=.internal; Secure"))
        .isEqualTo("a=1; Path=/proxy/orders/; Secure");
    assertThat(links.cookie("Path=/; Domain=example.org")).isEqualTo("Path=/; Domain=example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "/proxy/orders/x/y, 2, /whatever, /proxy/orders",
    "/proxy/orders, 2, /whatever, /proxy/orders",
    "/fixed/x, 0, /fixed/x, ''",
    "/api-v1/x/y, 0, /x/y, /api-v1",
    "/api-v1, 0, /, /api-v1",
    "/red/1, 0, /blue/1, /red"
  })
  void prefixIsWhatTheGatewayKeeps(String path, int segments, String passedOn, String prefix) {
    assertThat(PublicLinks.prefix(path, segments, passedOn)).isEqualTo(prefix);
  }

  private static PublicLinks links(String upstream, String path) {
    return new PublicLinks(URI.create(upstream), path, "/proxy/orders", "", ORIGIN);
  }
}
