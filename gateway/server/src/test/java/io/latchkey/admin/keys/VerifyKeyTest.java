package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyKeyTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String project = door.project(10);

  @Test
  void goodSecretIsAllowedAndWhoseItIsIsSaid() {
    Answer made = door.key(project, "ERP");

    Answer verified = verify("\"secret\": \"" + made.field("secret") + "\"");

    assertThat(verified.status()).isEqualTo(200);
    assertThat(verified.body().path("allowed").asBoolean()).isTrue();
    assertThat(verified.field("key")).isEqualTo(made.field("id"));
    assertThat(verified.field("project")).isEqualTo(project);
    assertThat(verified.text()).doesNotContain(made.field("secret"), "code");
  }

  @Test
  void hashOfASecretDoesAsWell() throws Exception {
    Answer made = door.key(project, "ERP");
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(made.field("secret").getBytes(StandardCharsets.US_ASCII));
    String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);

    for (String text : new String[] {HexFormat.of().formatHex(hash), base64}) {
      assertThat(verify("\"hash\": \"" + text + "\"").field("key")).isEqualTo(made.field("id"));
    }
  }

  @Test
  void refusalSaysWhatTheProxyWouldHaveSaid() {
    Answer made =
        door.post(
            "/v1/keys",
            """
            {"name": "n", "projects": ["%s"], "permissions": ["read"],
             "allowedAddresses": ["192.0.2.0/24"]}\
            """
                .formatted(project));
    String secret = "\"secret\": \"" + made.field("secret") + "\"";
    String here = secret + ", \"address\": \"192.0.2.7\"";

    assertThat(verify(here).body().path("allowed").asBoolean()).isTrue();
    assertThat(verify(secret).field("code")).isEqualTo("address_not_allowed");
    assertThat(verify(here + ", \"method\": \"POST\"").field("code"))
        .isEqualTo("permission_missing");
    assertThat(verify(here + ", \"project\": \"nobody\"").field("code"))
        .isEqualTo("project_not_allowed");
    door.post("/v1/keys/" + made.field("id") + "/revoke");
    Answer revoked = verify(here);
    assertThat(revoked.field("code")).isEqualTo("revoked_key");
    assertThat(revoked.body().path("status").asInt()).isEqualTo(401);
    assertThat(revoked.field("key")).isEqualTo(made.field("id"));
  }

  @Test
  void whatIsNoSecretIsInvalidAndNobodysKeyIsNamed() {
    Answer verified = verify("\"secret\": \"lk_nonsense\"");

    assertThat(verified.field("code")).isEqualTo("invalid_key");
    assertThat(verified.body().has("key")).isFalse();
  }

  @Test
  void limitIsChargedOnlyWhereACostIsNamed() {
    Answer made =
        door.post(
            "/v1/keys",
            """
            {"name": "n", "projects": ["%s"], "limits": [{"requests": 1, "period": "1h"}]}\
            """
                .formatted(project));
    String secret = "\"secret\": \"" + made.field("secret") + "\"";

    assertThat(verify(secret).body().path("allowed").asBoolean()).isTrue();
    assertThat(verify(secret + ", \"cost\": 1").body().path("allowed").asBoolean()).isTrue();
    Answer refused = verify(secret + ", \"cost\": 1");
    assertThat(refused.field("code")).isEqualTo("rate_limited");
    assertThat(refused.body().path("retryAfter").asLong()).isBetween(3_500L, 3_600L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret     | \"project\": \"x\"",
        "secret     | \"secret\": \"lk_a\", \"hash\": \"ab\"",
        "secret     | \"secret\": 7",
        "hash       | \"hash\": \"abcd\"",
        "method     | \"secret\": \"lk_a\", \"method\": \"get\"",
        "method     | \"secret\": \"lk_a\", \"method\": \"GET\", \"permission\": \"read\"",
        "permission | \"secret\": \"lk_a\", \"permission\": \"READ\"",
        "address    | \"secret\": \"lk_a\", \"address\": \"localhost\"",
        "cost       | \"secret\": \"lk_a\", \"cost\": -1",
        "naem       | \"secret\": \"lk_a\", \"naem\": 1",
      })
  void badFieldIsNamed(String field, String body) {
    Answer refused = verify(body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(
            refused.body().path("fields").valueStream().map(each -> each.path("field").asString()))
        .contains(field);
    assertThat(refused.text()).doesNotContain("lk_a");
  }

  private Answer verify(String fields) {
    return door.post("/v1/keys/verify", "{" + fields + "}");
  }
}
