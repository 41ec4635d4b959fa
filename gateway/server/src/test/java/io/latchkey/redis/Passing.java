package io.latchkey.redis;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the tests here ask of gateways. */
final class Passing {

  static final String PROJECT = "orders";

  private static final String PASSWORD = "correct-horse";

  private Passing() {}

  /** What a request with this key gets. */
  static int status(RunningGateway gateway, AdminClient.Key key) {
    return answer(gateway, key).statusCode();
  }

  static HttpResponse<String> answer(RunningGateway gateway, AdminClient.Key key) {
    return gateway.get(gateway.proxy("/proxy/" + PROJECT + "/x"), "X-API-Key", key.secret());
  }

  /** The instances that have confirmed a revocation. */
  static List<String> confirmed(JsonNode revoked) {
    return revoked
        .get("revocation")
        .get("confirmed")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  /** The user of the line in docs/operations.md, with exactly the rights that it prints. */
  static String[] rights() {
    return Stream.concat(
            Stream.of("--user"),
            Stream.of(rightsLine().replace("PASSWORD", PASSWORD).split(" ")).skip(1))
        .toArray(String[]::new);
  }

  static String rightsLine() {
    try (Stream<String> lines = Files.lines(Path.of("docs/operations.md"))) {
      return lines
          .map(String::strip)
          .filter(line -> line.startsWith("user latchkey on "))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a gateway comes in as that user. */
  static String[] user() {
    return new String[] {
      "spring.data.redis.username=latchkey", "spring.data.redis.password=" + PASSWORD
    };
  }

  /** Settings, and some more. */
  static String[] and(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }
}
