package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.RunningGateway;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What holders of keys do with their keys. */
final class HolderRolling {

  static final String PROJECT = "holders";

  private HolderRolling() {}

  /** Has a project whose holders can roll their keys. */
  static void open() {
    ADMIN.project(PROJECT, ProxyDoor.UPSTREAM.uri());
    ADMIN.json("PATCH", "/v1/projects/" + PROJECT, "{\"holderRoll\": true}");
  }

  static KeyHash hash(String secret) {
    SecretFormat format = ProxyDoor.GATEWAY.get(SecretFormat.class);
    return ProxyDoor.GATEWAY
        .get(KeyHasher.class)
        .hash(Objects.requireNonNull(format.parse(secret)));
  }

  static int status(RunningGateway gateway, String secret) {
    return gateway.get(gateway.proxy("/proxy/" + PROJECT + "/x"), "X-API-Key", secret).statusCode();
  }

  static String code(HttpResponse<String> refused, int status) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
    return Tokens.json(refused).get("code").asString();
  }

  static HttpResponse<String> roll(
      RunningGateway gateway, String secret, String body, String... more) {
    List<String> headers = new ArrayList<>(List.of(more));
    headers.addAll(List.of("X-API-Key", secret, "Content-Type", "application/json"));
    return send(gateway, body, headers.toArray(String[]::new));
  }

  static HttpResponse<String> send(RunningGateway gateway, String body, String... headers) {
    return post(gateway, "/latchkey/me/roll", body, headers);
  }

  static HttpResponse<String> post(
      RunningGateway gateway, String path, String body, String... headers) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.proxy(path))
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
