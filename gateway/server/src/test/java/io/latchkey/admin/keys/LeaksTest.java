package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.Sha256;
import io.latchkey.fixture.TestRedis;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Reports of leaked secrets, signed by the test's own key as GitHub signs them. */
class LeaksTest {

  private static final String ID = "f9525bf080f75b3506ca1ead061add62";

  private static KeyPair partner;
  private static TestRedis redis;
  private static AdminDoor door;

  private String organization;
  private String project;

  @BeforeAll
  static void start() throws GeneralSecurityException {
    partner = pair("secp256r1");
    redis = TestRedis.start();
    door =
        AdminDoor.open(
            redis.port(),
            "latchkey.leaks.public-keys="
                + ID
                + ":"
                + Base64.getEncoder().encodeToString(partner.getPublic().getEncoded()));
  }

  @AfterAll
  static void stop() {
    door.close();
    redis.close();
  }

  @BeforeEach
  void makeProject() {
    organization = door.organization();
    project = door.project(organization, "Orders", 100);
  }

  @Test
  void eachSecretIsLabelledWithoutBeingRepeated() throws GeneralSecurityException {
    Answer key = door.key(project, "leaked");
    String secret = key.field("secret");
    String unknown = secret.substring(0, 10) + "A".repeat(secret.length() - 10);

    Answer answer = report("[%s, %s, {\"token\": 7}, 8]".formatted(item(secret), item(unknown)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(labels(answer))
        .containsExactly("true_positive", "false_positive", "false_positive", "false_positive");
    byte[] hash = HexFormat.of().parseHex(Sha256.hex(secret));
    assertThat(answer.body().path(0).path("token_hash").asString())
        .isEqualTo(Base64.getEncoder().encodeToString(hash));
    assertThat(answer.body().path(0).path("token_type").asString()).isEqualTo("latchkey_api_key");
    assertThat(answer.text()).doesNotContain(secret);
    JsonNode event = event(key.field("id"));
    assertThat(event.path("type").asString()).isEqualTo("key.leaked");
    JsonNode details = event.path("data").path("details");
    assertThat(details.path("url").asString()).isEqualTo("https://git.example/acme/x");
    assertThat(details.path("reporter").asString()).isEqualTo(ID);
    assertThat(details.path("action").asString()).isEqualTo("event");
    assertThat(status(key)).isEqualTo("active");
  }

  @ParameterizedTest
  @CsvSource({"suspend, suspended, suspended_key", "revoke, revoked, revoked_key"})
  void policyOfTheOrganizationIsCarriedOut(String action, String status, String code)
      throws GeneralSecurityException {
    policy("{\"leaks\": {\"action\": \"%s\"}}".formatted(action));
    Answer key = door.key(project, "leaked");

    Answer answer = report("[" + item(key.field("secret")) + "]");
    Answer again = report("[" + item(key.field("secret")) + "]");

    assertThat(labels(answer)).containsExactly("true_positive");
    assertThat(labels(again)).containsExactly("true_positive");
    assertThat(status(key)).isEqualTo(status);
    assertThat(verified(key.field("secret"))).isEqualTo(code);
  }

  @Test
  void rolledKeyKeepsItsLeakedSecretForTheOverlapAndIsRolledOnce() throws GeneralSecurityException {
    policy("{\"leaks\": {\"action\": \"roll\", \"overlap\": \"1h\"}}");
    Answer key = door.key(project, "leaked");

    report("[" + item(key.field("secret")) + "]");
    JsonNode once = door.get("/v1/keys/" + key.field("id")).body();
    report("[" + item(key.field("secret")) + "]");

    assertThat(once.path("oldSecret").path("tail").asString()).isEqualTo(key.field("tail"));
    assertThat(verified(key.field("secret"))).isEmpty();
    assertThat(door.get("/v1/keys/" + key.field("id")).body()).isEqualTo(once);
  }

  @Test
  void leakedKeyThatIsOverIsStillOneOfOurs() throws GeneralSecurityException {
    policy("{\"leaks\": {\"action\": \"suspend\"}}");
    Answer key = door.key(project, "leaked");
    door.post("/v1/keys/" + key.field("id") + "/revoke");

    Answer answer = report("[" + item(key.field("secret")) + "]");

    assertThat(labels(answer)).containsExactly("true_positive");
    assertThat(status(key)).isEqualTo("revoked");
  }

  @Test
  void reportThatNobodyKnownHasSignedIsRefused() throws GeneralSecurityException {
    String body = "[" + item(door.key(project, "safe").field("secret")) + "]";
    String signed = sign(partner, body);

    assertThat(send(body, ID, sign(pair("secp256r1"), body)).field("code"))
        .isEqualTo("invalid_signature");
    assertThat(send(body + " ", ID, signed).status()).isEqualTo(403);
    assertThat(send(body, "another", signed).status()).isEqualTo(403);
    assertThat(send(body, ID, "%%%").status()).isEqualTo(403);
    assertThat(send(body, ID, "").status()).isEqualTo(403);
    HttpRequest unsigned =
        door.anonymous("POST", "/v1/leaks", body)
            .header("Content-Type", "application/json")
            .build();
    assertThat(door.send(unsigned).status()).isEqualTo(403);
    HttpRequest operators = door.request("POST", "/v1/leaks", body).build();
    assertThat(door.send(operators).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}|validation_failed", "[{|malformed_json", "7|validation_failed"})
  void bodyThatIsNoListIsRefused(String body, String code) throws GeneralSecurityException {
    assertThat(report(body).field("code")).isEqualTo(code);
  }

  @Test
  void listIsBounded() throws GeneralSecurityException {
    String most = "[" + String.join(",", Collections.nCopies(1_000, "{}")) + "]";

    assertThat(report(most).status()).isEqualTo(200);
    assertThat(report(most.replaceFirst("\\[", "[{},")).status()).isEqualTo(422);
  }

  @Test
  void adminWhoFoundASecretHasThePolicyCarriedOut() {
    policy("{\"leaks\": {\"action\": \"suspend\"}}");
    Answer key = door.key(project, "found");

    Answer done = door.post("/v1/keys/" + key.field("id") + "/leaked", "{\"source\": \"chat\"}");

    assertThat(done.field("action")).isEqualTo("suspend");
    assertThat(status(key)).isEqualTo("suspended");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                 | name",
        "{\"leaks\": {\"action\": \"burn\"}}                | leaks",
        "{\"leaks\": {}}                                    | leaks",
        "{\"leaks\": []}                                    | leaks",
        "{\"leaks\": {\"action\": \"event\", \"overlap\": \"1h\"}} | leaks",
        "{\"expiry\": {\"maximum\": \"1d\", \"default\": \"2d\"}} | expiry",
        "{\"expiry\": {\"required\": 1}}                    | expiry",
        "{\"expiry\": {\"least\": \"1d\"}}                  | expiry"
      })
  void faultyPolicyIsRefusedByItsField(String body, String field) {
    Answer refused = door.patch("/v1/organizations/" + organization, body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("fields").path(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void policyIsShownKeptAndTakenAway() {
    String path = "/v1/organizations/" + organization;
    policy("{\"leaks\": {\"action\": \"roll\", \"overlap\": \"2d\"}}");
    policy("{\"expiry\": {\"maximum\": \"365d\", \"default\": \"90d\"}}");
    policy("{\"name\": \"Renamed\"}");

    JsonNode shown = door.get(path).body();
    assertThat(shown.path("leaks").toString())
        .isEqualTo("{\"action\":\"roll\",\"overlap\":\"2d\"}");
    assertThat(shown.path("expiry").toString())
        .isEqualTo("{\"maximum\":\"365d\",\"required\":false,\"default\":\"90d\"}");

    policy("{\"leaks\": null, \"expiry\": null}");
    assertThat(door.get(path).body().has("leaks")).isFalse();
    assertThat(door.get(path).body().has("expiry")).isFalse();
  }

  private void policy(String body) {
    assertThat(door.patch("/v1/organizations/" + organization, body).status()).isEqualTo(200);
  }

  private static String item(String token) {
    return """
    {"token": "%s", "type": "latchkey_api_key", "url": "https://git.example/acme/x", \
    "source": "content", "more": 1}\
    """
        .formatted(token);
  }

  private static Answer report(String body) throws GeneralSecurityException {
    return send(body, ID, sign(partner, body));
  }

  private static Answer send(String body, String identifier, String signature) {
    return door.send(
        door.anonymous("POST", "/v1/leaks", body)
            .setHeader("Content-Type", "application/json")
            .header("Github-Public-Key-Identifier", identifier)
            .header("Github-Public-Key-Signature", signature)
            .build());
  }

  private static KeyPair pair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static String sign(KeyPair pair, String body) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(body.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  private static List<String> labels(Answer answer) {
    return answer.body().valueStream().map(each -> each.path("label").asString()).toList();
  }

  private String verified(String secret) {
    return door.post(
            "/v1/keys/verify",
            "{\"secret\": \"%s\", \"project\": \"%s\"}".formatted(secret, project))
        .field("code");
  }

  private static String status(Answer key) {
    return door.get("/v1/keys/" + key.field("id")).field("status");
  }

  private static JsonNode event(String key) {
    return door.get("/v1/events?target=" + key).body().path("items").path(0);
  }
}
