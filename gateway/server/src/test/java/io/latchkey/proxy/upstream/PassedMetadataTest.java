package io.latchkey.proxy.upstream;

import static io.latchkey.proxy.upstream.Carriers.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an upstream is told of a key's metadata, if its project wants that. */
class PassedMetadataTest {

  private static final String HEADER = "x-latchkey-metadata: ";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static ScriptedUpstream upstream;

  @BeforeAll
  static void start() {
    upstream = Carriers.upstream();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static AdminClient.Key key(String slug, String metadata) {
    JsonNode made =
        ADMIN.json(
            "POST",
            "/v1/keys",
            "{\"name\": \"ci\", \"projects\": [\"%s\"], \"metadata\": %s}"
                .formatted(slug, metadata));
    return new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
  }

  private static List<String> passed(RunningGateway gateway, String slug, AdminClient.Key key) {
    Carriers.send(gateway, "/proxy/" + slug + "/x", key, "X-Latchkey-Metadata: {}");
    return Carriers.lastHead(upstream)
        .lines()
        .filter(line -> line.startsWith(HEADER))
        .map(line -> line.substring(HEADER.length()))
        .toList();
  }

  @Test
  void metadataIsPassedAsJsonInAsciiByEitherWay() {
    ADMIN.project("told", upstream.uri());
    ADMIN.json("PATCH", "/v1/projects/told", "{\"passMetadata\": true}");
    AdminClient.Key key = key("told", "{\"plan\": \"größer\", \"a\": \"\\\"quoted\\\" 🎉\"}");
    AdminClient.Key bare = ADMIN.key("told");

    for (RunningGateway gateway : Carriers.both()) {
      await().until(() -> passed(gateway, "told", key).size() == 1);
      String header = passed(gateway, "told", key).get(0);

      assertThat(header).isASCII().startsWith("{\"a\":");
      JsonNode told = JSON.readTree(header);
      assertThat(told.get("plan").asString()).isEqualTo("größer");
      assertThat(told.get("a").asString()).isEqualTo("\"quoted\" 🎉");
      assertThat(passed(gateway, "told", bare)).isEmpty();
    }
  }

  @Test
  void changedMetadataIsPassedByTheNextRequest() {
    ADMIN.project("told-anew", upstream.uri());
    ADMIN.json("PATCH", "/v1/projects/told-anew", "{\"passMetadata\": true}");
    AdminClient.Key key = key("told-anew", "{\"plan\": \"small\"}");
    await().until(() -> passed(Carriers.LANE, "told-anew", key).size() == 1);

    ADMIN.json("PATCH", "/v1/keys/" + key.id(), "{\"metadata\": {\"plan\": \"large\"}}");

    await()
        .until(
            () -> passed(Carriers.LANE, "told-anew", key).equals(List.of("{\"plan\":\"large\"}")));
  }

  @Test
  void projectThatDoesntWantThatPassesNone() {
    ADMIN.project("untold", upstream.uri());
    AdminClient.Key key = key("untold", "{\"plan\": \"small\"}");

    for (RunningGateway gateway : Carriers.both()) {
      assertThat(passed(gateway, "untold", key)).isEmpty();
    }
  }
}
