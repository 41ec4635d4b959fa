package io.latchkey.proxy.encryption;

import static io.latchkey.proxy.encryption.DataDoor.UPSTREAM;
import static io.latchkey.proxy.encryption.DataDoor.header;
import static io.latchkey.proxy.encryption.DataDoor.send;
import static io.latchkey.proxy.encryption.RequestFieldsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.encryption.DecryptionReports;
import io.latchkey.fixture.AdminClient;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a project's policy does to requests and responses that say nothing about fields. */
class PolicyTest {

  private static AdminClient.Key may = new AdminClient.Key("", "");
  private static AdminClient.Key mayNot = new AdminClient.Key("", "");

  @BeforeAll
  static void makeProjects() {
    DataDoor.project(
        "cards",
        """
        {"fields": [
          {"path": "card.number", "class": "pci", "label": "number", "required": true,
           "otherwise": {"mask": {"last": 4}}},
          {"path": "*.number", "class": "pci", "onRequest": "none", "label": "number",
           "otherwise": {"mask": {"last": 4}}},
          {"path": "cvc", "class": "pci", "otherwise": "remove"},
          {"path": "pin", "class": "pci", "otherwise": null},
          {"path": "email", "class": "pii", "mode": "deterministic"}],
         "destinations": ["%s"]}
        """
            .formatted(DataDoor.PARTNER.uri()));
    may = DataDoor.key("cards", "\"read\", \"write\", \"decrypt\"");
    mayNot = DataDoor.key("cards", "\"read\", \"write\"");
    DataDoor.project("strict", "{\"fields\": [{\"path\": \"ssn\"}], \"headers\": \"refused\"}");
  }

  private static HttpResponse<String> post(AdminClient.Key key, String body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send("POST", "/proxy/cards/x", key.secret(), body, all);
  }

  private static String stored() {
    UPSTREAM.answersJson("{}");
    post(
        mayNot,
        "{\"card\":{\"number\":\"4111111111111111\"},\"cvc\":123,\"pin\":\"0000\","
            + "\"email\":\"a@example.com\",\"free\":1}");
    return UPSTREAM.last().body();
  }

  @Test
  void everyKeysFieldsAreEncryptedWithoutAHeader() {
    String stored = stored();

    assertThat(stored)
        .doesNotContain("4111", "123", "0000", "example")
        .contains("{\"card\":{\"number\":\"lkf1:pci:", "\"email\":\"lkf1:pii:", ",\"free\":1}");
  }

  @Test
  void equalValuesAreEqualTokensInDeterministicModeOnly() {
    String one = stored();
    String two = stored();

    assertThat(two.substring(two.indexOf("\"email\"")))
        .isEqualTo(one.substring(one.indexOf("\"email\"")));
    assertThat(two).isNotEqualTo(one);
  }

  @Test
  void keyWithThePermissionSeesTheValuesAndAnotherWhatThePolicySays() {
    String stored = stored();
    UPSTREAM.answersJson(stored);

    HttpResponse<String> seen = send("GET", "/proxy/cards/x", may.secret(), "");
    HttpResponse<String> masked = send("GET", "/proxy/cards/x", mayNot.secret(), "");

    assertThat(seen.body())
        .isEqualTo(
            "{\"card\":{\"number\":\"4111111111111111\"},\"cvc\":123,\"pin\":\"0000\","
                + "\"email\":\"a@example.com\",\"free\":1}");
    assertThat(masked.body())
        .startsWith("{\"card\":{\"number\":\"****1111\"},\"pin\":null,\"email\":\"lkf1:pii:")
        .endsWith(",\"free\":1}");
    assertThat(header(masked, "X-Latchkey-Fields")).contains("hidden=4");
  }

  @Test
  void valueThatWasNeverEncryptedIsHiddenAllTheSame() {
    UPSTREAM.answersJson("{\"card\":{\"number\":\"4111111111111111\"},\"cvc\":123}");

    assertThat(send("GET", "/proxy/cards/x", mayNot.secret(), "").body())
        .isEqualTo("{\"card\":{\"number\":\"****1111\"}}");
  }

  @Test
  void tokenMovedToAnotherFieldIsNotDecrypted() {
    String stored = stored();
    String number = stored.substring(stored.indexOf("lkf1"), stored.indexOf(":$") + 2);
    UPSTREAM.answersJson("{\"pin\":\"" + number + "\"}");

    assertThat(send("GET", "/proxy/cards/x", may.secret(), "").body())
        .isEqualTo("{\"pin\":\"" + number + "\"}");
  }

  @Test
  void requestCantLeaveOutARequiredFieldAndCantTakeOneFromThePolicy() {
    UPSTREAM.answersJson("{}");

    assertProblem(post(mayNot, "{\"cvc\":1}"), 400, "field_missing");
    AdminClient.Key encrypts = DataDoor.key("cards", "\"write\", \"encrypt\"");
    post(
        encrypts,
        "{\"card\":{\"number\":\"4111111111111111\"},\"more\":\"x\"}",
        "X-Qanapi-Mode",
        "encrypt",
        "X-Qanapi-Fields",
        "more");
    assertThat(UPSTREAM.last().body()).doesNotContain("4111", "\"x\"");
  }

  @Test
  void whatCantBeParsedDoesNotPass() {
    UPSTREAM.answersJson("{}");
    int before = UPSTREAM.count();

    assertProblem(
        send("POST", "/proxy/cards/x", may.secret(), "card=1", "Content-Type", "text/plain"),
        415,
        "unsupported_media_type");
    assertThat(UPSTREAM.count()).isEqualTo(before);
    UPSTREAM.answers("card: 4111111111111111", "Content-Type", "text/plain");
    assertProblem(send("GET", "/proxy/cards/x", mayNot.secret(), ""), 502, "upstream_body_invalid");
  }

  @Test
  void policyCanAllowOtherDestinations() {
    String body = "{\"card\":{\"number\":\"4111111111111111\"}}";

    HttpResponse<String> response =
        post(mayNot, body, "X-Qanapi-Destination", DataDoor.PARTNER.uri() + "/in");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(DataDoor.PARTNER.last().uri()).isEqualTo("/in/x");
    assertThat(DataDoor.PARTNER.last().body()).doesNotContain("4111");
  }

  @Test
  void policyCanRefuseRequestsThatNameFields() {
    AdminClient.Key key = DataDoor.key("strict", DataDoor.ALL);

    assertProblem(
        send(
            "POST",
            "/proxy/strict/x",
            key.secret(),
            "{}",
            "X-Qanapi-Mode",
            "encrypt",
            "X-Qanapi-Fields",
            "a",
            "Content-Type",
            "application/json"),
        400,
        "invalid_fields");
  }

  @Test
  void whatAKeyHadDecryptedIsCountedByClass() {
    String stored = stored();
    AdminClient.Key reader = DataDoor.key("cards", "\"read\", \"decrypt:pii\"");
    UPSTREAM.answersJson(stored);
    DecryptionReports reports = DataDoor.GATEWAY.get(DecryptionReports.class);

    send("GET", "/proxy/cards/x", reader.secret(), "");

    assertThat(reports.takeDecrypted())
        .anySatisfy(
            (who, fields) -> {
              assertThat(who.key().toString()).isEqualTo(reader.id());
              assertThat(who.fieldClass().name()).isEqualTo("pii");
              assertThat(fields).isEqualTo(1);
            });
  }
}
