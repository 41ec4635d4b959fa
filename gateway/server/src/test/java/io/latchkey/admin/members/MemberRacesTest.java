package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.admin.caller.Actor;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What happens to a member while something else happens to it. */
class MemberRacesTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final String path = "/v1/organizations/" + organization + "/members/";

  @Test
  void memberWhoWasChangedMeanwhileIsLeftWithItsTokensAndSessions() {
    UserStore users = door.bean(UserStore.class);
    Members members = new Members(users, new Passwords(RANDOM), RANDOM, InstantSource.system());
    SignedIn member = door.member(organization, "viewer");
    Answer token = member.post("/v1/tokens", "{\"name\": \"tool\"}");
    User before = users.find(new UserId(member.id())).orElseThrow();
    door.patch(path + member.id(), "{\"role\": \"member\"}");

    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(
            () -> members.remove(Actor.SYSTEM_OPERATOR, new OrganizationId(organization), before));

    assertThat(member.get("/v1/me").status()).isEqualTo(200);
    assertThat(whoIs(token.field("secret")).status()).isEqualTo(200);
  }

  @Test
  void nobodyIsLeftSignedInWithAPasswordThatWasReplacedMeanwhile() {
    Answer added = door.newMember(organization, "viewer");
    HttpRequest signIn =
        door.anonymous(
                "POST",
                "/v1/sessions",
                """
                {"userName": "%s", "password": "%s"}\
                """
                    .formatted(added.field("userName"), added.field("password")))
            .header("Content-Type", "application/json")
            .build();

    List<CompletableFuture<HttpResponse<String>>> begun = new ArrayList<>();
    Stream.generate(() -> door.sendAsync(signIn)).limit(5).forEach(begun::add);
    var reset =
        door.sendAsync(door.request("POST", path + added.field("id") + "/password", null).build());
    Stream.generate(() -> door.sendAsync(signIn)).limit(20).forEach(begun::add);
    List<HttpResponse<String>> answers = begun.stream().map(CompletableFuture::join).toList();

    assertThat(reset.join().statusCode()).isEqualTo(200);
    assertThat(answers).extracting(HttpResponse::statusCode).isSubsetOf(201, 401);
    assertThat(answers)
        .filteredOn(each -> each.statusCode() == 201)
        .allMatch(
            each -> whoIs(JSON.readTree(each.body()).get("token").asString()).status() == 401);
  }

  private Answer whoIs(String token) {
    return door.send(door.requestAs(token, "GET", "/v1/me", null).build());
  }
}
