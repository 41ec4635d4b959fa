package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String project = door.project(10);
  private final String key =
      door.post(
              "/v1/keys",
              """
              {"name": "n", "projects": ["%s"], "permissions": ["read"],
               "allowedAddresses": ["192.0.2.0/24"]}\
              """
                  .formatted(project))
          .field("id");

  private Answer explain(String fields) {
    String body = "{\"key\": \"" + key + "\"" + fields.replace("PROJECT", project) + "}";
    return door.post("/v1/explain", body);
  }

  private static List<String> outcomes(Answer answer, String outcome) {
    return answer
        .body()
        .path("checks")
        .valueStream()
        .filter(each -> each.path("outcome").asString().equals(outcome))
        .map(each -> each.path("check").asString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /proxy/PROJECT/a    | 198.51.100.1 | address    | address_not_allowed | 5",
        "GET    | /proxy/elsewhere/a  | 192.0.2.7    | project    | project_not_allowed | 3",
        "DELETE | /proxy/PROJECT/a    | 192.0.2.7    | permission | permission_missing  | 2",
        "GET    | /proxy/PROJECT/../a | 192.0.2.7    | path       | invalid_path        | 10",
        "GET    | /proxy/%zz/a        | 192.0.2.7    | project    | project_not_allowed | 3"
      })
  void firstCheckThatFailsIsNamedAndThoseBehindItWereNotReached(
      String method, String path, String address, String check, String code, int notReached) {
    Answer answer =
        explain(
            ", \"method\": \"%s\", \"path\": \"%s\", \"address\": \"%s\""
                .formatted(method, path, address));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("allowed").asBoolean()).isFalse();
    assertThat(answer.field("decidedBy")).isEqualTo(check);
    assertThat(answer.field("code")).isEqualTo(code);
    assertThat(answer.field("detail")).isNotBlank();
    assertThat(outcomes(answer, "failed")).containsExactly(check);
    assertThat(outcomes(answer, "not_reached")).hasSize(notReached);
    assertThat(answer.body().path("checks")).hasSize(11);
  }

  @Test
  void requestThatWouldPassHasPassedAllChecks() {
    Answer answer = explain(", \"project\": \"PROJECT\", \"address\": \"192.0.2.7\"");

    assertThat(answer.body().path("allowed").asBoolean()).isTrue();
    assertThat(answer.body().has("decidedBy")).isFalse();
    assertThat(outcomes(answer, "passed"))
        .containsExactly(
            "own_secret",
            "not_revoked",
            "not_expired",
            "not_suspended",
            "address",
            "project_named",
            "project",
            "permission",
            "rate_limit",
            "quota");
  }

  @Test
  void limitsAreLookedAtAndNotCharged() {
    String limited =
        door.post(
                "/v1/keys",
                """
                {"name": "n", "projects": ["%s"], "limits": [{"requests": 2, "period": "1h"}],
                 "quota": {"requests": 3, "period": "month"}}\
                """
                    .formatted(project))
            .field("id");
    String question = "{\"key\": \"" + limited + "\"}";

    Answer before = door.post("/v1/explain", question);
    Answer again = door.post("/v1/explain", question);

    assertThat(before.body().path("allowed").asBoolean()).isTrue();
    assertThat(again.body().path("limits").toString())
        .contains(
            "{\"policy\":\"1h\",\"of\":\"key\",\"requests\":2,\"left\":2,\"resetSeconds\":0,"
                + "\"exhausted\":false}")
        .contains("{\"policy\":\"monthly\",\"of\":\"key\",\"requests\":3,\"left\":3");
  }

  @Test
  void limitThatIsUsedUpDecidesBehindAllOtherChecks() {
    Answer made =
        door.post(
            "/v1/keys",
            """
            {"name": "n", "projects": ["%s"], "limits": [{"requests": 1, "period": "1h"}]}\
            """
                .formatted(project));
    String verify = "{\"secret\": \"" + made.field("secret") + "\", \"cost\": 1}";
    door.post("/v1/keys/verify", verify);

    Answer answer = door.post("/v1/explain", "{\"key\": \"" + made.field("id") + "\"}");

    assertThat(answer.field("code")).isEqualTo("rate_limited");
    assertThat(answer.field("decidedBy")).isEqualTo("rate_limit");
    assertThat(outcomes(answer, "failed")).containsExactly("rate_limit");
    assertThat(outcomes(answer, "not_reached")).containsExactly("quota");
    assertThat(answer.body().path("limits").path(0).path("exhausted").asBoolean()).isTrue();
    assertThat(answer.body().path("limits").path(0).path("resetSeconds").asLong())
        .isBetween(3_500L, 3_600L);
  }

  @Test
  void revokedKeyIsExplainedAsSuchWhateverElseIsWrong() {
    door.post("/v1/keys/" + key + "/revoke");

    assertThat(explain("").field("decidedBy")).isEqualTo("not_revoked");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", \"path\": \"/orders\"                              | project",
        ", \"path\": \"/proxy/a/b\", \"project\": \"a\"       | project",
        ", \"path\": \"orders?x=1\", \"project\": \"a\"       | path",
        ", \"address\": \"here\"                              | address",
        ", \"secret\": \"lk_\"                                | secret"
      })
  void badInputIsNamed(String fields, String field) {
    Answer answer = explain(fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("fields").toString()).contains("\"" + field + "\"");
  }
}
