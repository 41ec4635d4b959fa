package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody reaches the operators' door, the proxy or Redis by way of a project. */
class OwnListenersTest {

  static Stream<Integer> ports() {
    return Stream.of(
        GATEWAY.latchkey().consolePort(),
        GATEWAY.latchkey().proxyPort(),
        URI.create(ProxyDoor.REDIS.url()).getPort());
  }

  private static Stream<String> hosts() {
    return Stream.of(
        "127.0.0.1",
        "127.0.0.2",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "127.1",
        "2130706433",
        "0x7f.1");
  }

  @ParameterizedTest
  @MethodSource("ports")
  void projectThatNamesAnAddressOfTheGatewayIsNotMade(int port) {
    assertThat(hosts())
        .allSatisfy(
            host -> {
              String body = "{\"upstream\": \"http://" + host + ":" + port + "\"}";
              HttpResponse<String> answer = ADMIN.call("POST", "/v1/projects/try", body);
              assertThat(answer.statusCode()).as(host).isEqualTo(422);
            });
  }

  @ParameterizedTest
  @MethodSource("ports")
  void projectWhoseNameLeadsToTheGatewayIsUnreachable(int port) {
    URI upstream = URI.create("http://localhost:" + port);
    String slug = "own-" + port;
    ADMIN.project(slug, upstream);
    AdminClient.Key key = ADMIN.key(slug);

    HttpResponse<String> answer =
        ProxyDoor.get("/proxy/" + slug + "/actuator/prometheus", "X-API-Key", key.secret());
    var tried = ADMIN.json("POST", "/v1/projects/try", "{\"upstream\": \"" + upstream + "\"}");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("upstream_unreachable");
    assertThat(tried.path("reason").asString()).isEqualTo("address_not_allowed");
  }
}
