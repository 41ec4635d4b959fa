package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.Ports;
import io.latchkey.fixture.TestProvider;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.ProjectStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Signing in with an identity provider that runs beside the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderSignInTest {

  private static final String ACME = "org_aaaaaaaaaaaaaaaaaaaa";
  private static final String OTHER = "org_bbbbbbbbbbbbbbbbbbbb";
  private static final String UNKNOWN = "org_cccccccccccccccccccc";
  private static final String OIDC = "latchkey.sign-in.oidc.";

  private TestRedis redis;
  private AdminDoor door;
  private TestProvider provider;
  private Answer whileDown;

  @BeforeAll
  void startsBeforeItsProvider() {
    TestProvider.prepare();
    int port = Ports.free();
    redis = TestRedis.start();
    door =
        AdminDoor.open(
            redis.port(),
            OIDC + "issuer=" + TestProvider.issuer(port),
            OIDC + "client-id=" + TestProvider.CLIENT_ID,
            OIDC + "client-secret=" + TestProvider.CLIENT_SECRET,
            OIDC + "operator-groups=operators",
            OIDC + "roles[0].group=acme people",
            OIDC + "roles[0].organization=" + ACME,
            OIDC + "roles[0].role=viewer",
            OIDC + "roles[1].group=acme-admins",
            OIDC + "roles[1].organization=" + ACME,
            OIDC + "roles[1].role=admin",
            OIDC + "roles[2].group=others",
            OIDC + "roles[2].organization=" + OTHER,
            OIDC + "roles[2].role=member",
            OIDC + "roles[3].group=leftovers",
            OIDC + "roles[3].organization=" + UNKNOWN,
            OIDC + "roles[3].role=admin");
    whileDown = door.send(asked());
    ProjectStore organizations = door.bean(ProjectStore.class);
    organizations.create(new Organization(new OrganizationId(ACME), "Acme", Instant.now()));
    organizations.create(new Organization(new OrganizationId(OTHER), "Other", Instant.now()));
    provider = TestProvider.start(port);
    await().until(() -> door.send(asked()).status() == 302);
  }

  private HttpRequest asked() {
    return door.anonymous("GET", "/sign-in/provider", null).build();
  }

  @AfterAll
  void stop() {
    if (provider != null) {
      provider.close();
    }
    if (door != null) {
      door.close();
      redis.close();
    }
  }

  @Test
  void providerThatIsDownStopsOnlyThoseWhoSignInWithIt() {
    assertThat(whileDown.status()).isEqualTo(503);
    assertThat(whileDown.field("code")).isEqualTo("provider_unavailable");
    assertThat(whileDown.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void groupsBecomeRolesAndTheBrowserGoesOnSignedIn() {
    provider.account(
        "ada",
        """
        {"name": "Ada Lovelace", "preferred_username": "Ada@Acme.example",
         "groups": ["acme people", "acme-admins", "others", "leftovers", "unknown"]}\
        """);
    Browser browser = new Browser(door);

    HttpResponse<String> page = browser.signIn("ada", "/keys?page=2&text=%22");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("content=\"0; url=/keys?page=2&amp;text=%22\"");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(browser.attributes("latchkey"))
        .contains("HTTPOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Secure");
    assertThat(browser.cookie("latchkey-sign-in")).isNull();
    JsonNode me = browser.me();
    assertThat(me.path("name").asString()).isEqualTo("Ada Lovelace");
    assertThat(me.path("operator").asBoolean()).isFalse();
    assertThat(me.path("organizations").toString())
        .isEqualTo(
            """
            [{"organization":"%s","name":"Acme","role":"admin"},\
            {"organization":"%s","name":"Other","role":"member"}]\
            """
                .formatted(ACME, OTHER));
    Answer member = door.get("/v1/organizations/" + ACME + "/members/" + me.path("id").asString());
    assertThat(member.field("userName")).isEqualTo("ada@acme.example");
    assertThat(member.header("Set-Cookie")).isEmpty();
    assertThat(door.get("/v1/events?action=session.started").text())
        .contains(me.path("id").asString());
  }

  @Test
  void rolesAreWhatTheProviderSaysAtEachSignIn() {
    provider.account("bob", "{\"name\": \"Bob\", \"groups\": [\"acme-admins\"]}");
    Browser before = new Browser(door);
    before.signIn("bob", null);
    String id = before.me().path("id").asString();
    provider.account("bob", "{\"name\": \"Robert\", \"groups\": \"others\"}");

    Browser after = new Browser(door);
    after.signIn("bob", null);

    assertThat(after.me().path("id").asString()).isEqualTo(id);
    assertThat(after.me().path("name").asString()).isEqualTo("Robert");
    assertThat(before.me().path("organizations").toString()).contains(OTHER).doesNotContain(ACME);
  }

  @Test
  void operatorsGroupMakesAnOperator() {
    provider.account("eve", "{\"groups\": [\"operators\"], \"email\": \"+eve@acme.example\"}");
    Browser browser = new Browser(door);

    browser.signIn("eve", null);

    assertThat(browser.me().path("operator").asBoolean()).isTrue();
    assertThat(browser.me().path("name").asString()).isEqualTo("eve@acme.example");
  }

  @Test
  void nobodyTakesOverAUserOfTheSameName() {
    Answer local = door.newMember(ACME, "admin");
    String userName = local.field("userName");
    provider.account(
        "mallory",
        "{\"preferred_username\": \"%s\", \"groups\": [\"others\"]}".formatted(userName));
    Browser browser = new Browser(door);

    browser.signIn("mallory", null);

    String id = browser.me().path("id").asString();
    assertThat(id).isNotEqualTo(local.field("id"));
    assertThat(door.get("/v1/organizations/" + OTHER + "/members/" + id).field("userName"))
        .startsWith(userName + "-");
  }

  @Test
  void whoHasNoGroupHereIsNotLetInAndKeepsNothing() {
    provider.account("carol", "{\"groups\": [\"acme-admins\"]}");
    Browser before = new Browser(door);
    before.signIn("carol", null);
    assertThat(before.me().path("id").asString()).startsWith("usr_");
    provider.account("carol", "{\"groups\": [\"leftovers\"]}");
    int refused = refusals();

    Browser after = new Browser(door);
    HttpResponse<String> page = after.signIn("carol", null);

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("none of your groups").contains("/sign-in/provider\"");
    assertThat(after.cookie("latchkey")).isNull();
    assertThat(before.me().path("code").asString()).isEqualTo("invalid_token");
    assertThat(refusals()).isGreaterThan(refused);
  }

  private int refusals() {
    return door.get("/v1/events?action=session.refused&limit=200").body().path("items").size();
  }

  @Test
  void whoDoesNotWantToIsNotSignedIn() {
    Browser browser = new Browser(door);

    HttpResponse<String> page = browser.get(browser.provider(browser.begin(null), "deny=1"));

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("did not sign you in").doesNotContain("does not want");
    assertThat(browser.cookie("latchkey")).isNull();
  }

  @Test
  void signInIsFinishedOnce() {
    provider.account("dan", "{\"groups\": [\"others\"]}");
    Browser browser = new Browser(door);
    URI callback = browser.provider(browser.begin(null), "account=dan");
    String kept = browser.cookie("latchkey-sign-in");
    assertThat(browser.get(callback).statusCode()).isEqualTo(200);

    browser.keep("latchkey-sign-in", kept);
    HttpResponse<String> again = browser.get(callback);

    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("finished already");
  }

  @Test
  void signInIsFinishedByTheBrowserThatBeganIt() {
    provider.account("dan", "{\"groups\": [\"others\"]}");
    Browser attacker = new Browser(door);
    URI callback = attacker.provider(attacker.begin(null), "account=dan");
    Browser victim = new Browser(door);
    victim.begin(null);

    assertThat(victim.get(callback).statusCode()).isEqualTo(400);
    assertThat(victim.cookie("latchkey")).isNull();
    assertThat(attacker.get(callback).statusCode()).as("used up").isEqualTo(400);
  }

  @Test
  void stateThatWasMadeUpIsRefused() {
    Browser browser = new Browser(door);
    URI begun = browser.begin(null);
    String callback = "/sign-in/provider/callback";

    HttpResponse<String> other = browser.get(door.uri(callback + "?code=x&state=made-up"));
    HttpResponse<String> none = browser.get(door.uri(callback + "?code=x"));
    Answer tool = door.send(door.anonymous("GET", callback + "?code=x", null).build());

    assertThat(begun.getQuery()).contains("code_challenge_method=S256", "state=", "nonce=");
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(tool.field("code")).isEqualTo("sign_in_lapsed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonce", "code_challenge"})
  void answerToAnotherQuestionProvesNothing(String parameter) {
    provider.account("dan", "{\"groups\": [\"others\"]}");
    Browser browser = new Browser(door);
    String begun = browser.begin(null).toString();
    String other = "A".repeat(43);

    URI callback =
        browser.provider(
            URI.create(begun.replaceFirst("(?<=[?&]" + parameter + "=)[^&]*", other)),
            "account=dan");
    HttpResponse<String> page = browser.get(callback);

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("proves nothing");
    assertThat(browser.cookie("latchkey")).isNull();
  }

  @Test
  void codeOfTheBrowsersOwnChoiceIsRefused() {
    Browser browser = new Browser(door);
    String callback = browser.provider(browser.begin(null), "account=dan").toString();

    HttpResponse<String> page =
        browser.get(URI.create(callback.replaceFirst("(?<=[?&]code=)[^&]*", "made-up")));

    assertThat(page.statusCode()).isEqualTo(403);
  }
}
