package io.latchkey.proxy;

import static io.latchkey.proxy.HolderRolling.PROJECT;
import static io.latchkey.proxy.HolderRolling.code;
import static io.latchkey.proxy.HolderRolling.post;
import static io.latchkey.proxy.HolderRolling.roll;
import static io.latchkey.proxy.HolderRolling.send;
import static io.latchkey.proxy.HolderRolling.status;
import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad requests to roll a key are refused clearly and change nothing. */
class HolderRollFormsTest {

  @BeforeAll
  static void open() {
    HolderRolling.open();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"overlap": "31d"}                    | 422 | validation_failed
          {"overlap": 3600}                     | 422 | validation_failed
          {"overlap": "-1h"}                    | 422 | validation_failed
          {"overlap": "1h", "key": "key_other"} | 422 | validation_failed
          []                                    | 422 | validation_failed
          "1h"                                  | 422 | validation_failed
          {"overlap": "1h"                      | 400 | malformed_json
          {"overlap": "1h"} x                   | 400 | malformed_json
          {"overlap": "1h", "overlap": "2h"}    | 400 | malformed_json
          """)
  void bodyThatIsNoneChangesNothing(String body, int status, String code) {
    AdminClient.Key key = ADMIN.key(PROJECT);

    assertThat(code(roll(GATEWAY, key.secret(), body), status)).isEqualTo(code);
    assertThat(status(GATEWAY, key.secret())).isEqualTo(200);
  }

  @Test
  void whatComesInAnGATEWAYWayIsRefusedAndChangesNothing() {
    AdminClient.Key key = ADMIN.key(PROJECT);
    String[] shown = {"X-API-Key", key.secret(), "Content-Type", "application/json"};
    String large = "{\"overlap\": \"1h\"" + " ".repeat(5000) + "}";

    assertThat(code(roll(GATEWAY, key.secret(), large), 413)).isEqualTo("content_too_large");
    assertThat(
            code(send(GATEWAY, "{}", "X-API-Key", key.secret(), "Content-Type", "text/plain"), 415))
        .isEqualTo("unsupported_media_type");
    assertThat(code(roll(GATEWAY, key.secret(), "", "Idempotency-Key", "short"), 400))
        .isEqualTo("bad_request");
    assertThat(code(post(GATEWAY, "/latchkey/me/roll?overlap=1h", "", shown), 400))
        .isEqualTo("invalid_parameter");
    assertThat(GATEWAY.get(GATEWAY.proxy("/latchkey/me/roll"), shown).statusCode()).isEqualTo(405);
    assertThat(code(post(GATEWAY, "/latchkey/me/roll", "", "Accept", "*/*"), 401))
        .isEqualTo("missing_key");
    assertThat(status(GATEWAY, key.secret())).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"yes\"", "1", "[]"})
  void settingOfAProjectIsYesOrNo(String value) {
    String path = "/v1/projects/" + PROJECT;

    assertThat(ADMIN.call("PATCH", path, "{\"holderRoll\": " + value + "}").statusCode())
        .isEqualTo(422);
    assertThat(ADMIN.json("GET", path, "").get("holderRoll").asBoolean()).isTrue();
  }
}
