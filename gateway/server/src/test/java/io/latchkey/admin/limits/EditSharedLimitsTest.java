package io.latchkey.admin.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EditSharedLimitsTest {

  private static final String MINUTE =
      "{\"limits\":[{\"requests\":60,\"period\":\"1m\",\"burst\":60}]}";

  private final AdminDoor door = AdminDoor.shared();
  private final String project = "/v1/projects/" + door.project(10);
  private final String organization =
      "/v1/organizations/" + door.get(project).field("organization");

  @Test
  void projectsSharedLimitsAreShownAndStayUntilTheyAreTakenAway() {
    Answer edited =
        door.patch(
            project,
            """
            {"sharedLimits": {"limits": [{"requests": 60, "period": "60s"}],
              "quota": {"requests": 9, "period": "day"}}}\
            """);
    Answer renamed = door.patch(project, "{\"name\": \"New\"}");
    Answer without = door.patch(project, "{\"sharedLimits\": null}");

    assertThat(edited.status()).isEqualTo(200);
    assertThat(edited.body().path("sharedLimits").toString())
        .isEqualTo(
            "{\"limits\":[{\"requests\":60,\"period\":\"1m\",\"burst\":60}],"
                + "\"quota\":{\"requests\":9,\"period\":\"day\"}}");
    assertThat(edited.body().has("limits")).isFalse();
    assertThat(renamed.body().path("sharedLimits")).isEqualTo(edited.body().path("sharedLimits"));
    assertThat(without.body().has("sharedLimits")).isFalse();
  }

  @Test
  void projectIsMadeWithSharedLimits() {
    Answer made =
        door.post(
            "/v1/projects",
            "{\"organization\": \"%s\", \"name\": \"Shared\", \"sharedLimits\": %s}"
                .formatted(organization.substring("/v1/organizations/".length()), MINUTE));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("sharedLimits").toString()).isEqualTo(MINUTE);
  }

  @Test
  void ownersThatACallDoesNotNameStayAndNullGivesOneTheDefaultAgain() {
    door.patch(
        organization,
        """
        {"ownerLimits": {"default": %1$s, "owners": {"a": %1$s, "b / c": {"limits": []}}}}\
        """
            .formatted(MINUTE));

    Answer more = door.patch(organization, owners("{\"d\": " + MINUTE + "}"));
    Answer less = door.patch(organization, owners("{\"a\": null}"));
    Answer none = door.patch(organization, "{\"ownerLimits\": null}");

    assertThat(more.body().path("ownerLimits").path("owners").propertyNames())
        .containsExactly("a", "b / c", "d");
    assertThat(more.body().path("ownerLimits").path("default").toString()).isEqualTo(MINUTE);
    JsonNode left = less.body().path("ownerLimits").path("owners");
    assertThat(left.propertyNames()).containsExactly("b / c", "d");
    assertThat(left.path("b / c").toString()).isEqualTo("{\"limits\":[]}");
    assertThat(none.body().has("ownerLimits")).isFalse();
  }

  @Test
  void limitsOfAnOrganizationStayWhenItIsRenamed() {
    door.patch(organization, "{\"sharedLimits\": " + MINUTE + "}");
    door.patch(organization, owners("{\"a\": " + MINUTE + "}"));

    Answer renamed = door.patch(organization, "{\"name\": \"Renamed\"}");

    assertThat(renamed.body().path("sharedLimits").toString()).isEqualTo(MINUTE);
    assertThat(renamed.body().path("ownerLimits").path("owners").has("a")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "[]",
        "{\"limit\": []}",
        "{\"limits\": 5}",
        "{\"limits\": [{\"requests\": 0, \"period\": \"1s\"}]}",
        "{\"limits\": [{\"requests\": 1, \"period\": \"1s\"}, {\"requests\": 2, \"period\":"
            + " \"1s\"}]}",
        "{\"quota\": {\"requests\": 1, \"period\": \"week\"}}"
      })
  void limitsThatAreNoneAreRefusedWithTheFieldThatIsWrong(String limits) {
    Answer ofProject = door.patch(project, "{\"sharedLimits\": " + limits + "}");
    Answer ofAll = door.patch(organization, "{\"sharedLimits\": " + limits + "}");
    Answer ofOwners = door.patch(organization, "{\"ownerLimits\": {\"default\": " + limits + "}}");
    Answer ofOwner = door.patch(organization, owners("{\"a\": " + limits + "}"));

    for (Answer answer : new Answer[] {ofProject, ofAll, ofOwners, ofOwner}) {
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.field("code")).isEqualTo("validation_failed");
      assertThat(answer.body().path("fields").path(0).path("field").asString())
          .isIn("sharedLimits", "ownerLimits");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "' a'", "'a '", "'a\\u0007'", "ü"})
  void ownersThatNoKeyCanHaveAreRefused(String owner) {
    assertThat(door.patch(organization, owners("{\"" + owner + "\": null}")).status())
        .isEqualTo(422);
    assertThat(door.patch(organization, "{\"ownerLimits\": 3}").status()).isEqualTo(422);
  }

  @Test
  void moreOwnersThanARecordHoldsAreRefused() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i <= 1_000; i++) {
      names.append(i == 0 ? "{" : ",").append("\"o").append(i).append("\":{\"limits\":[]}");
    }

    Answer refused = door.patch(organization, owners(names + "}"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("fields").path(0).path("problem").asString())
        .contains("at most 1000 owners");
  }

  @Test
  void changesAreEventsThatNameTheNewLimits() {
    door.patch(project, "{\"sharedLimits\": " + MINUTE + "}");
    door.patch(organization, owners("{\"a\": " + MINUTE + ", \"b\": {\"limits\": []}}"));
    door.patch(
        organization, "{\"sharedLimits\": {\"quota\": {\"requests\": 5, \"period\": \"month\"}}}");

    String query = "?organization=" + organization.substring("/v1/organizations/".length());
    String events = door.get("/v1/events" + query).body().toString();

    assertThat(events)
        .contains("project.edited", "organization.edited")
        .contains("\"sharedLimits\":\"60/1m\"")
        .contains("\"ownerLimits.owners.a\":\"60/1m\"", "\"ownerLimits.owners.b\":\"none\"")
        .contains("\"sharedLimits\":\"5/month\"");
  }

  @Test
  void whatIsLeftIsReadOfWhatHasLimitsAndIsEmptyOfTheRest() {
    assertThat(door.get(project + "/limits").body().path("limits").isEmpty()).isTrue();
    door.patch(project, "{\"sharedLimits\": " + MINUTE + "}");

    JsonNode left = door.get(project + "/limits").body().path("limits").path(0);

    assertThat(left.toString())
        .isEqualTo(
            "{\"policy\":\"project-1m\",\"of\":\"project\",\"requests\":60,\"left\":60,"
                + "\"resetSeconds\":0,\"exhausted\":false}");
    assertThat(door.get(organization + "/limits?owner=%00").status()).isEqualTo(400);
    assertThat(door.get(organization + "/limits?owner=a").body().path("limits").isEmpty()).isTrue();
    assertThat(door.get("/v1/projects/nowhere/limits").status()).isEqualTo(404);
  }

  private static String owners(String owners) {
    return "{\"ownerLimits\": {\"owners\": " + owners + "}}";
  }
}
