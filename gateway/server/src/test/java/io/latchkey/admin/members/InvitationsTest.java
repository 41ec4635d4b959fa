package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How people come into organizations, of which they may belong to several. */
class InvitationsTest {

  private static final String PASSWORD = "a password of my own";

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final SignedIn admin = door.member(organization, "admin");
  private final String path = "/v1/organizations/" + organization + "/invitations";

  private Answer invite(String role) {
    return admin.post(path, "{\"name\": \"Ann\", \"role\": \"" + role + "\"}");
  }

  private Answer anonymous(String call, String body) {
    HttpRequest.Builder request = door.anonymous("POST", "/v1/invitations/" + call, body);
    return door.send(request.header("Content-Type", "application/json").build());
  }

  private static String code(Answer invited) {
    return "{\"code\": \"" + invited.field("code") + "\"}";
  }

  private Answer acceptAsNew(Answer invited, String userName) {
    return anonymous(
        "accept",
        """
        {"code": "%s", "userName": "%s", "name": "Ann", "password": "%s"}\
        """
            .formatted(invited.field("code"), userName, PASSWORD));
  }

  @Test
  void personWhoIsNewChoosesHerOwnPasswordAndSignsInWithTheNameThatSheIsTold() {
    Answer invited = invite("member");
    Answer offer = anonymous("lookup", code(invited));

    Answer accepted = acceptAsNew(invited, "ann@a.example");
    SignedIn ann = door.signIn(accepted.field("user"), accepted.field("userName"), PASSWORD);

    assertThat(offer.field("organizationName")).isEqualTo("Acme");
    assertThat(offer.field("role")).isEqualTo("member");
    assertThat(accepted.status()).isEqualTo(201);
    assertThat(accepted.field("userName")).matches("ann\\+[a-z2-7]{4}@a\\.example");
    assertThat(ann.get("/v1/me").body().path("organizations").get(0).path("role").asString())
        .isEqualTo("member");
  }

  @Test
  void whetherANameIsTakenCannotBeSeen() {
    Answer first = acceptAsNew(invite("viewer"), "ceo@a.example");
    Answer second = acceptAsNew(invite("viewer"), "ceo@a.example");

    assertThat(second.status()).isEqualTo(first.status()).isEqualTo(201);
    assertThat(second.field("userName")).isNotEqualTo(first.field("userName"));
    for (String userName : List.of(admin.userName(), "nobody-has-this-name")) {
      String body = "{\"userName\": \"" + userName + "\", \"role\": \"viewer\"}";
      Answer added = admin.post(path.replace("invitations", "members"), body);
      assertThat(added.field("code")).isEqualTo("role_missing");
    }
  }

  @Test
  void codeIsGoodOnceAndNotAfterItsEndOrItsMakers() {
    Answer used = invite("viewer");
    acceptAsNew(used, "one");
    Answer revoked = invite("viewer");
    admin.send("DELETE", path + "/" + revoked.field("id"), null);
    Answer refused = invite("viewer");
    anonymous("refuse", code(refused));
    Answer ofAFormerAdmin = invite("admin");
    door.member(organization, "admin");
    door.patch(
        "/v1/organizations/" + organization + "/members/" + admin.id(), "{\"role\": \"viewer\"}");

    for (Answer each : new Answer[] {used, revoked, refused, ofAFormerAdmin}) {
      assertThat(anonymous("lookup", code(each)).field("code")).isEqualTo("invitation_not_found");
      assertThat(acceptAsNew(each, "two").field("code")).isEqualTo("invitation_not_found");
    }
  }

  @Test
  void personalTokenAcceptsNothing() {
    SignedIn ann = door.member(door.organization(), "viewer");
    String token = ann.post("/v1/tokens", "{\"name\": \"tool\"}").field("secret");
    HttpRequest accept =
        door.requestAs(token, "POST", "/v1/invitations/accept", code(invite("viewer"))).build();

    assertThat(door.send(accept).field("code")).isEqualTo("session_required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\": \"owner\"}",
        "{}",
        "{\"role\": \"viewer\", \"expiresIn\": \"31d\"}",
        "{\"role\": \"viewer\", \"userName\": \"ann\"}"
      })
  void faultOfAnInvitationIsNamed(String body) {
    assertThat(admin.post(path, body).status()).isEqualTo(422);
  }

  @Test
  void invitationAndWhatBecameOfItAreEvents() {
    acceptAsNew(invite("member"), "ann");
    Answer revoked = invite("viewer");
    admin.send("DELETE", path + "/" + revoked.field("id"), null);
    anonymous("refuse", code(invite("viewer")));

    String events = admin.get("/v1/events").text();

    assertThat(events)
        .contains(
            "\"member.invited\"",
            "\"member.added\"",
            "\"invitation.revoked\"",
            "\"invitation.refused\"")
        .doesNotContain(revoked.field("code"));
  }
}
