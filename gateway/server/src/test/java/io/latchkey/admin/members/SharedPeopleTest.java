package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.identity.Account;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ann, whom A manages, belongs to B too: what A, B, she and the operator can do. */
class SharedPeopleTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String a = door.organization();
  private final String b = door.organization();
  private final SignedIn adminOfA = door.member(a, "admin");
  private final SignedIn adminOfB = door.member(b, "admin");
  private final SignedIn stranger = door.member(door.organization(), "admin");
  private final SignedIn ann = door.member(a, "member");
  private final Answer toolOfA = token("{\"name\": \"before B\"}");
  private final SignedIn shared = join(ann, b, "member");

  private SignedIn join(SignedIn user, String organization, String role) {
    String code = door.invitation(organization, role);
    user.post("/v1/invitations/accept", "{\"code\": \"" + code + "\"}");
    return user;
  }

  private Answer token(String body) {
    return ann.post("/v1/tokens", body);
  }

  private Answer as(String token, String method, String path, String... headers) {
    var request = door.requestAs(token, method, path, null);
    return door.send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  /** Each call by the admin of A, the admin of B, Ann, the operator, a stranger; in this order. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /v1/organizations/{a}/members/{ann}            | 200 404 200 200 404
          GET /v1/organizations/{b}/members/{ann}            | 404 200 200 200 404
          GET /v1/organizations/{a}/invitations              | 200 404 403 200 404
          GET /v1/organizations/{b}/invitations              | 404 200 403 200 404
          GET /v1/tokens?organization={a}                    | 200 404 403 200 404
          GET /v1/tokens/{ofA}                               | 200 404 200 200 404
          GET /v1/tokens/{ofB}                               | 404 200 200 200 404
          GET /v1/tokens/{ofBoth}                            | 404 404 200 200 404
          DELETE /v1/tokens/{ofA}                            | 204 404 204 204 404
          DELETE /v1/tokens/{ofB}                            | 404 204 204 204 404
          DELETE /v1/tokens/{ofBoth}                         | 404 404 204 204 404
          PATCH /v1/organizations/{a}/members/{ann}          | 200 404 403 200 404
          PATCH /v1/organizations/{b}/members/{ann}          | 404 200 403 200 404
          POST /v1/organizations/{a}/members/{ann}/password  | 200 404 403 200 404
          POST /v1/organizations/{b}/members/{ann}/password  | 404 403 403 200 404
          DELETE /v1/organizations/{a}/members/{ann}         | 204 404 204 204 404
          DELETE /v1/organizations/{b}/members/{ann}         | 404 204 204 204 404
          """)
  void whoMayDoWhatToAPersonOfTwoOrganizations(String call, String statuses) {
    String[] expected = statuses.split(" ", 5);
    for (int i = 0; i < expected.length; i++) {
      boolean changes = !call.startsWith("GET ") && expected[i].startsWith("2");
      SharedPeopleTest people = changes ? new SharedPeopleTest() : this;
      assertThat(people.status(call, i))
          .as(call + " by caller " + i)
          .isEqualTo(Integer.parseInt(expected[i]));
    }
  }

  private int status(String call, int caller) {
    String token =
        List.of(adminOfA.token(), adminOfB.token(), ann.token(), AdminDoor.TOKEN, stranger.token())
            .get(caller);
    String[] parts =
        call.replace("{a}", a)
            .replace("{b}", b)
            .replace("{ann}", ann.id())
            .replace("{ofBoth}", call.contains("{ofBoth}") ? token(null, "both") : "")
            .replace("{ofA}", call.contains("{ofA}") ? token(a, "A") : "")
            .replace("{ofB}", call.contains("{ofB}") ? token(b, "B") : "")
            .split(" ", 2);
    String body = parts[0].equals("PATCH") ? "{\"role\": \"viewer\"}" : null;
    return door.send(door.requestAs(token, parts[0], parts[1], body).build()).status();
  }

  private String token(@Nullable String organization, String name) {
    String only = organization == null ? "" : ", \"organization\": \"" + organization + "\"";
    return token("{\"name\": \"" + name + "\"" + only + "}").field("id");
  }

  @Test
  void toolOfAGoesOnAsBeforeAndNeverActsInB() {
    String secret = toolOfA.field("secret");

    assertThat(as(secret, "GET", "/v1/keys").status()).isEqualTo(200);
    assertThat(as(secret, "GET", "/v1/keys?organization=" + b).status()).isEqualTo(404);
    assertThat(as(secret, "GET", "/v1/me").body().path("organizations")).hasSize(1);
    assertThat(adminOfA.get("/v1/tokens/" + toolOfA.field("id")).status()).isEqualTo(200);
  }

  @Test
  void callerChoosesAnOrganizationByParameterOrHeader() {
    Answer neither = shared.get("/v1/keys");
    Answer parameter = shared.get("/v1/keys?organization=" + b);
    Answer header = as(ann.token(), "GET", "/v1/keys", "X-Latchkey-Organization", b);
    Answer others =
        as(ann.token(), "GET", "/v1/keys", "X-Latchkey-Organization", door.organization());
    Answer both =
        as(ann.token(), "GET", "/v1/keys?organization=" + a, "X-Latchkey-Organization", b);

    assertThat(neither.status()).isEqualTo(400);
    assertThat(neither.field("detail")).contains("?organization=", "X-Latchkey-Organization");
    assertThat(parameter.status()).isEqualTo(200);
    assertThat(header.status()).isEqualTo(200);
    assertThat(others.field("code")).isEqualTo("organization_not_found");
    assertThat(both.status()).isEqualTo(404);
    assertThat(as(ann.token(), "GET", "/v1/keys", "X-Latchkey-Organization", "nonsense").status())
        .isEqualTo(400);
  }

  @Test
  void herSignInsAreEventsOfEachOfHerOrganizationsWhichLearnNothingOfEachOther() {
    door.signIn(ann.id(), ann.userName(), ann.password());

    String inA = adminOfA.get("/v1/events?action=session.started").text();
    String inB = adminOfB.get("/v1/events?action=session.started").text();

    assertThat(inA).contains(ann.id()).doesNotContain(b);
    assertThat(inB).contains(ann.id()).doesNotContain(a);
  }

  @Test
  void passwordThatHerHomeMakesOpensItsOwnOrganizationAlone() {
    Answer reset =
        adminOfA.send(
            "POST", "/v1/organizations/" + a + "/members/" + ann.id() + "/password", null);
    SignedIn asAnn = door.signIn(ann.id(), ann.userName(), reset.field("password"));
    String code = door.invitation(b, "admin");
    Answer tooSoon = asAnn.post("/v1/invitations/accept", "{\"code\": \"" + code + "\"}");

    assertThat(reset.status()).isEqualTo(200);
    assertThat(reset.text()).doesNotContain(b);
    assertThat(asAnn.get("/v1/keys").status()).isEqualTo(200);
    assertThat(asAnn.get("/v1/keys?organization=" + b).status()).isEqualTo(404);
    assertThat(tooSoon.field("code")).isEqualTo("password_change_required");
    assertThat(adminOfB.get("/v1/events?action=member.removed").text())
        .contains(ann.id())
        .doesNotContain(adminOfA.id(), a);
  }

  @Test
  void leavingBEndsOnlyWhatConcernsB() {
    Answer ofB = token("{\"name\": \"B\", \"organization\": \"" + b + "\"}");
    Answer ofBoth = token("{\"name\": \"both\"}");

    adminOfB.send("DELETE", "/v1/organizations/" + b + "/members/" + ann.id(), null);

    assertThat(ann.get("/v1/keys").status()).isEqualTo(200);
    assertThat(as(toolOfA.field("secret"), "GET", "/v1/keys").status()).isEqualTo(200);
    assertThat(as(ofBoth.field("secret"), "GET", "/v1/keys").status()).isEqualTo(200);
    assertThat(as(ofB.field("secret"), "GET", "/v1/me").status()).isEqualTo(401);
    join(ann, b, "viewer");
    assertThat(as(ofBoth.field("secret"), "GET", "/v1/keys?organization=" + b).status())
        .isEqualTo(404);
  }

  @Test
  void memberFromBeforeThereWereInvitationsStaysOneInAllItsOrganizations() {
    UserStore users = door.bean(UserStore.class);
    User stored = users.find(new UserId(adminOfA.id())).orElseThrow();
    User old =
        new User(
            stored.id(),
            stored.userName(),
            stored.name(),
            stored.password(),
            null,
            false,
            Map.of(
                new OrganizationId(a), Role.ADMIN,
                new OrganizationId(b), Role.VIEWER),
            Account.UNMANAGED,
            Instant.now(),
            stored.version() + 1);
    String token = adminOfA.post("/v1/tokens", "{\"name\": \"tool\"}").field("secret");
    users.replace(stored, old);

    assertThat(as(token, "GET", "/v1/keys?organization=" + b).status()).isEqualTo(200);
    assertThat(adminOfA.get("/v1/keys?organization=" + a).status()).isEqualTo(200);
  }
}
