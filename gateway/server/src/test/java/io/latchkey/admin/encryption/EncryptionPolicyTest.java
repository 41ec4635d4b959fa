package io.latchkey.admin.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptionPolicyTest {

  private static final String POLICY =
      """
      {"fields": [{"path": "card.number", "class": "pci", "label": "number", "mode": "random",
        "required": true, "onRequest": "encrypt", "onResponse": "decrypt",
        "otherwise": {"mask": {"last": 4}}}],
       "destinations": ["https://partner.example"], "headers": "allowed", "rotateEvery": "90d"}\
      """;

  private final AdminDoor door = AdminDoor.shared();
  private String project;
  private String path;

  @BeforeEach
  void prepare() {
    project = door.project(10);
    path = "/v1/projects/" + project + "/encryption";
  }

  private Answer put(String body, String... headers) {
    var request = door.request("PUT", path, body);
    return door.send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  @Test
  void projectWithoutAPolicyShowsOneThatNamesNothing() {
    Answer answer = door.get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo("\"0\"");
    assertThat(answer.text())
        .isEqualTo(
            "{\"fields\":[],\"destinations\":[],\"headers\":\"allowed\",\"caseSensitive\":false}");
  }

  @Test
  void policyIsShownAsItWasSetAndCanBeSentBack() {
    Answer set = put(POLICY);
    Answer shown = door.get(path);
    Answer again = put(shown.text());

    assertThat(set.status()).isEqualTo(200);
    assertThat(set.header("ETag")).isEqualTo("\"1\"");
    assertThat(shown.text()).isEqualTo(set.text());
    assertThat(shown.body().at("/fields/0/otherwise/mask/last").asInt()).isEqualTo(4);
    assertThat(again.text()).isEqualTo(set.text());
    assertThat(again.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void policyIsDeletedAndDeletingItAgainChangesNothing() {
    put(POLICY);

    assertThat(door.delete(path).status()).isEqualTo(204);
    assertThat(door.delete(path).status()).isEqualTo(204);
    assertThat(door.get(path).body().path("fields")).isEmpty();
    assertThat(door.get(path).header("ETag")).isEqualTo("\"2\"");
  }

  @Test
  void policyThatWasChangedSinceIsNotReplaced() {
    put(POLICY);

    assertThat(put("{}", "If-Match", "\"0\"").status()).isEqualTo(412);
    assertThat(door.get(path).body().path("fields")).hasSize(1);
    assertThat(put("{}", "If-Match", "\"1\"").status()).isEqualTo(200);
  }

  @Test
  void rotationLeavesThePolicysTagAlone() {
    String tag = put(POLICY).header("ETag");

    door.post(path + "/keys");

    assertThat(door.get(path).header("ETag")).isEqualTo(tag);
  }

  @Test
  void changeIsWrittenToTheEventLogWithoutTheFieldsNames() {
    put(POLICY);

    Answer events = door.get("/v1/events?action=project.encryption_changed&limit=100");

    assertThat(events.body().path("items"))
        .filteredOn(each -> each.path("subject").asString().equals(project))
        .hasSize(1);
    assertThat(events.text()).doesNotContain("card.number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'fields': [{'path': 'a['}]} | fields[0].path",
        "{'fields': [{'path': 'a!'}]} | fields[0].path",
        "{'fields': [{'path': 5}]} | fields[0].path",
        "{'fields': [{'path': 'a', 'required': 'yes'}]} | fields[0].required",
        "{'fields': [{'path': 'a', 'requird': true}]} | fields[0].requird",
        "{'fields': {'path': 'a'}} | fields",
        "{'fields': ['a']} | fields[0]",
        "{'caseSensitive': 1} | caseSensitive",
        "{'rotateEvery': '1y'} | rotateEvery",
        "{'destinations': ['https://a/b']} | destinations[0]",
        "{'colour': 'red'} | colour",
      })
  void wrongPolicyIsRefusedWithItsPlace(String body, String place) {
    Answer answer = put(body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field("code")).isEqualTo("validation_failed");
    assertThat(answer.body().at("/fields/0/field").asString()).isEqualTo(place);
  }

  @Test
  void trialShowsWhatTheUpstreamAndAKeyWithoutPermissionWouldSee() {
    put(POLICY);

    Answer answer =
        door.post(
            path + "/try",
            "{\"body\": {\"card\": {\"number\": \"4111111111111111\", \"name\": \"Ada\"}}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/upstream/card/number").asString())
        .matches("lkf1:pci:[A-Za-z0-9_-]+:\\$");
    assertThat(answer.body().at("/upstream/card/name").asString()).isEqualTo("Ada");
    assertThat(answer.body().at("/masked/card/number").asString()).isEqualTo("****1111");
    assertThat(answer.body().path("encrypted").asInt()).isEqualTo(1);
    assertThat(door.get(path + "/keys").body().path("items")).isEmpty();
  }

  @Test
  void trialTakesAPolicyThatIsNotSet() {
    Answer answer =
        door.post(
            path + "/try",
            """
            {"body": {"a": 1, "b": [2, 3], "c": 4}, "policy": {"fields": [
              {"path": "A", "otherwise": "remove"}, {"path": "b", "otherwise": "null"},
              {"path": "none"}]}}\
            """);

    assertThat(answer.body().at("/upstream/b/1").asString()).startsWith("lkf1:default:");
    assertThat(answer.body().path("masked").toString()).isEqualTo("{\"b\":[null,null],\"c\":4}");
    assertThat(answer.body().path("encrypted").asInt()).isEqualTo(3);
    assertThat(answer.body().path("missing").asInt()).isEqualTo(1);
  }

  @Test
  void bodyThatThePolicyRefusesIsToldSo() {
    put(POLICY);

    Answer answer = door.post(path + "/try", "{\"body\": {\"secretvalue\": \"secretvalue\"}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/fields/0/field").asString()).isEqualTo("body");
    assertThat(answer.text()).doesNotContain("secretvalue");
  }
}
