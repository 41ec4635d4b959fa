package io.latchkey.admin.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.oauth.TokenAnswer;
import io.latchkey.oauth.TokenIssuer;
import io.latchkey.oauth.TokenRequest;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of access tokens to those who hold an admin token (RFC 7662). */
class IntrospectionTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final String project = door.project(organization, "Orders", 10);

  @Test
  void goodTokenIsActiveAndItsKeyScopeAndEndAreSaid() {
    Answer key = door.key(project, "ERP");
    String token = token(key, "read");

    Answer told = introspect(AdminDoor.TOKEN, "token_type_hint=access_token&token=" + token);

    assertThat(told.status()).isEqualTo(200);
    assertThat(told.body().path("active").asBoolean()).isTrue();
    assertThat(told.field("client_id")).isEqualTo(key.field("id"));
    assertThat(told.field("sub")).isEqualTo(key.field("id"));
    assertThat(told.field("scope")).isEqualTo("read project:" + project);
    assertThat(told.field("token_type")).isEqualTo("Bearer");
    assertThat(told.body().path("exp").asLong() - Instant.now().getEpochSecond())
        .isBetween(3_500L, 3_600L);
    assertThat(told.header("Cache-Control")).isEqualTo("no-store");
    assertThat(told.text()).doesNotContain(token);
  }

  @Test
  void tokenOfARevokedKeyIsNotActiveAndNothingElseIsSaidOfIt() {
    Answer key = door.key(project, "ERP");
    String token = token(key, null);
    door.post("/v1/keys/" + key.field("id") + "/revoke");

    assertThat(introspect(AdminDoor.TOKEN, "token=" + token).text())
        .isEqualTo("{\"active\":false}");
  }

  @Test
  void whatIsNoTokenIsNotActive() {
    Answer key = door.key(project, "ERP");
    String unknown = door.bean(TokenFormat.class).generate(new SecureRandom()).reveal();

    for (String text : new String[] {"rubbish", key.field("secret"), unknown}) {
      assertThat(introspect(AdminDoor.TOKEN, "token=" + text).text())
          .isEqualTo("{\"active\":false}");
    }
  }

  @Test
  void tokenIsActiveOnlyForWhoSeesItsOrganization() {
    String token = token(door.key(project, "ERP"), null);
    AdminDoor.SignedIn viewer = door.member(organization, "viewer");
    AdminDoor.SignedIn stranger = door.member(door.organization(), "admin");

    Answer seen = introspect(viewer.token(), "token=" + token);
    Answer hidden = introspect(stranger.token(), "token=" + token);

    assertThat(seen.body().path("active").asBoolean()).isTrue();
    assertThat(hidden.text()).isEqualTo("{\"active\":false}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tokne=1", "token=a&token=b"})
  void formThatNamesNoTokenOrTwoIsRefused(String form) {
    Answer refused = introspect(AdminDoor.TOKEN, form);

    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void jsonIsNotTaken() {
    assertThat(door.post("/oauth2/introspect", "{\"token\": \"x\"}").status()).isEqualTo(415);
  }

  @Test
  void tokenIsVerifiedAsASecretIsAndByItsScope() {
    Answer key = door.key(project, "ERP");
    String body = "{\"secret\": \"" + token(key, "read") + "\"";

    Answer read = door.post("/v1/keys/verify", body + "}");
    Answer write = door.post("/v1/keys/verify", body + ", \"method\": \"POST\"}");

    assertThat(read.body().path("allowed").asBoolean()).isTrue();
    assertThat(read.field("key")).isEqualTo(key.field("id"));
    assertThat(Instant.parse(read.field("expiresAt"))).isBefore(Instant.now().plusSeconds(3_601));
    assertThat(write.field("code")).isEqualTo("permission_missing");
  }

  private String token(Answer key, @Nullable String scope) {
    Secret secret =
        Objects.requireNonNull(door.bean(SecretFormat.class).parse(key.field("secret")));
    KeyHash hash = door.bean(KeyHasher.class).hash(secret);
    TokenRequest request =
        new TokenRequest(KeyId.of(key.field("id")), hash, scope, InetAddress.getLoopbackAddress());
    TokenAnswer answer = door.bean(TokenIssuer.class).issue(request).join();
    return ((TokenAnswer.Issued) answer).token().reveal();
  }

  private Answer introspect(String admin, String form) {
    return door.send(
        door.requestAs(admin, "POST", "/oauth2/introspect", form)
            .setHeader("Content-Type", FORM)
            .build());
  }
}
