package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EventLogTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final String project = door.project(organization, "Logged", 1);

  @Test
  void lifeOfAKeyIsInTheLogWithWhoDidWhatToWhatFromWhere() {
    Answer made = door.key(project, "ERP");
    String path = "/v1/keys/" + made.field("id");
    door.patch(path, "{\"description\": \"x\"}");
    String secret = door.post(path + "/roll", "{\"overlap\": \"1h\"}").field("secret");
    door.post(path + "/revoke", "{\"reason\": \"leaked\"}");
    door.delete(path);

    JsonNode events = events("target=" + made.field("id"));

    assertThat(events.valueStream().map(each -> each.path("type").asString()))
        .containsExactly(
            "key.deleted", "key.revoked", "key.rolled", "key.described", "key.created");
    JsonNode revoked = events.path(1);
    assertThat(revoked.path("specversion").asString()).isEqualTo("1.0");
    assertThat(revoked.path("subject").asString()).isEqualTo(made.field("id"));
    assertThat(revoked.path("time").asString()).endsWith("Z");
    JsonNode data = revoked.path("data");
    assertThat(data.path("actor").path("name").asString()).isEqualTo("system-operator");
    assertThat(data.path("actor").path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(data.path("target").path("name").asString()).isEqualTo("ERP");
    assertThat(secret).endsWith(data.path("target").path("tail").asString());
    assertThat(data.path("organization").asString()).isEqualTo(organization);
    assertThat(data.path("outcome").asString()).isEqualTo("done");
    assertThat(data.path("details").path("reason").asString()).isEqualTo("leaked");
    assertThat(events.toString()).doesNotContain(secret, made.field("secret"));
  }

  @Test
  void mutationThatIsRefusedLeavesNoEvent() {
    door.key(project, "first");
    Answer refused = door.key(project, "one too many");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(events("organization=" + organization + "&action=key.created")).hasSize(1);
  }

  @Test
  void organizationsAndProjectsAreInTheLogToo() {
    door.patch("/v1/projects/" + project, "{\"name\": \"Renamed\"}");

    assertThat(
            events("organization=" + organization)
                .valueStream()
                .map(each -> each.path("type").asString()))
        .containsExactly("project.edited", "project.created", "organization.created");
  }

  @Test
  void signInThatIsRefusedIsInTheLogWithItsAddress() {
    JsonNode before = events("action=session.refused&limit=1");

    door.send(
        door.anonymous("GET", "/v1/keys", null).header("Authorization", "Bearer guess").build());

    await().until(() -> !events("action=session.refused&limit=1").equals(before));
    JsonNode event = events("action=session.refused").path(0);
    assertThat(event.path("data").path("outcome").asString()).isEqualTo("refused");
    assertThat(event.path("data").path("actor").path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(event.toString()).doesNotContain("guess");
  }

  @Test
  void logIsReadPageByPageAndBetweenTwoMoments() {
    for (int i = 0; i < 5; i++) {
      door.patch("/v1/projects/" + project, "{\"name\": \"Name " + i + "\"}");
    }
    List<String> ids = new ArrayList<>();
    String query = "/v1/events?target=" + project + "&limit=4";
    Answer page = door.get(query);
    page.body().path("items").forEach(each -> ids.add(each.path("id").asString()));
    Answer rest = door.get(query + "&cursor=" + page.field("next"));
    rest.body().path("items").forEach(each -> ids.add(each.path("id").asString()));

    assertThat(ids).hasSize(6).doesNotHaveDuplicates();
    assertThat(rest.body().path("next").isNull()).isTrue();
    assertThat(events("target=" + project + "&from=2090-01-01T00:00:00Z")).isEmpty();
    assertThat(events("target=" + project + "&to=2001-01-01T00:00:00Z")).isEmpty();
    assertThat(events("target=" + project + "&from=2001-01-01T00:00:00Z&to=2090-01-01T00:00:00Z"))
        .hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "cursor=made-up", "from=yesterday", "akshun=x"})
  void badQueryIsRefused(String query) {
    Answer refused = door.get("/v1/events?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.field("code")).isEqualTo("invalid_parameter");
  }

  @Test
  void callThatIsRefusedIsInTheLogWithItsReasonAndNothingOfItsBody() {
    String id = door.key(project, "first").field("id");
    door.post("/v1/keys/" + id + "/roll", "{\"overlap\": \"much too long\"}");

    await().until(() -> events("target=" + id + "&action=call.refused").size() == 1);
    JsonNode event = events("target=" + id + "&action=call.refused").path(0);
    assertThat(event.path("data").path("outcome").asString()).isEqualTo("refused");
    JsonNode details = event.path("data").path("details");
    assertThat(details.path("call").asString()).isEqualTo("POST /v1/keys/{id}/roll");
    assertThat(details.path("status").asString()).isEqualTo("422");
    assertThat(details.path("code").asString()).isEqualTo("validation_failed");
    assertThat(event.toString()).doesNotContain("much too long");
  }

  @Test
  void callThatChangesNothingIsNotInTheLogWhenItIsRefused() {
    String id = "key_" + "b".repeat(20);
    door.get("/v1/keys/" + id);
    door.delete("/v1/keys/" + id + "?x=1");

    await().until(() -> !events("target=" + id).isEmpty());
    assertThat(events("target=" + id))
        .singleElement()
        .extracting(event -> event.path("data").path("details").path("call").asString())
        .isEqualTo("DELETE /v1/keys/{id}");
  }

  private JsonNode events(String query) {
    return door.get("/v1/events?" + query).body().path("items");
  }
}
