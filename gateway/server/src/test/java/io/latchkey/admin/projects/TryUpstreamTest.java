package io.latchkey.admin.projects;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.fixture.TestUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TryUpstreamTest {

  private static final String TRY = "/v1/projects/try";

  private final AdminDoor door = AdminDoor.shared();

  private static String body(String upstream) {
    return "{\"upstream\": \"" + upstream + "\"}";
  }

  @Test
  void adminOfAnOrganizationIsToldWhatTheUpstreamAnswers() {
    SignedIn admin = door.member(door.organization(), "admin");
    try (TestUpstream upstream = TestUpstream.start()) {

      Answer answer = admin.post(TRY, body(upstream.uri() + "/answers/418"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().path("reachable").asBoolean()).isTrue();
      assertThat(answer.body().path("status").asInt()).isEqualTo(418);
      assertThat(answer.field("body")).isEqualTo("own words");
      assertThat(upstream.lastHeaders()).doesNotContainKey("Authorization");
    }
  }

  @Test
  void reasonIsToldWhereThereIsNoAnswer() {
    Answer answer = door.post(TRY, body("http://127.0.0.1:1"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("reachable").asBoolean(true)).isFalse();
    assertThat(answer.field("reason")).isEqualTo("refused");
    assertThat(answer.field("detail")).isNotEmpty();
    assertThat(answer.body().path("tookMillis").isNumber()).isTrue();
    assertThat(answer.body().has("status")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://0xa9fea9fe/",
        "http://2852039166/",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0.0.0.0:8081/",
        "http://224.0.0.1/",
        "file:///etc/passwd",
        "http://user:password@127.0.0.1/",
        "http://127.0.0.1/?a=b",
        "127.0.0.1",
        ""
      })
  void whatNoProjectMayHaveIsNotTried(String upstream) {
    Answer answer = door.post(TRY, body(upstream));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("fields").get(0).path("field").asString()).isEqualTo("upstream");
    assertThat(answer.text()).doesNotContain("passwd");
  }
}
