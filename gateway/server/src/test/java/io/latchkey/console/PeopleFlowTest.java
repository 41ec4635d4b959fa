package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.latchkey.console.TestConsole.Person;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How people sign in, and what the pages let them do. */
@ExtendWith(TestConsole.class)
class PeopleFlowTest {

  private final TestConsole console;

  PeopleFlowTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void whoIsNotSignedInIsSentToTheSignInPageAndBack() {
    Page page = console.open();

    page.navigate(console.at("/projects"));
    assertThat(page).hasURL(console.at("/sign-in?return=%2Fprojects"));
    page.getByText("Sign in as the system operator").click();
    page.getByLabel("Admin token").fill("not the token, but long enough");
    button(page, "Sign in with the token").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("not the system operator's token");
    page.getByLabel("Admin token").fill(TestConsole.TOKEN);
    button(page, "Sign in with the token").click();

    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Projects");
    button(page, "Sign out").click();
    assertThat(page).hasURL(console.at("/sign-in"));
    page.navigate(console.at("/keys"));
    assertThat(page).hasURL(console.at("/sign-in?return=%2Fkeys"));
  }

  @Test
  void memberWhoIsAddedSignsInAndSeesWhyItCannotRevoke() {
    String key = console.copiedKey("seen by a member").url();
    Page page = console.operator();
    String userName = TestConsole.unique("ada");
    page.navigate(console.at("/members"));
    page.getByLabel("User name, to sign in with").fill(userName);
    page.getByLabel("Name (for somebody who is new here)").fill("Ada Lovelace");
    button(page, "Add").click();
    String password = page.locator("#secret").textContent();
    Page theirs = console.signedIn(new Person(userName, password));

    theirs.navigate(key);

    assertThat(theirs.locator(".notice").first()).containsText("Only admins");
    assertThat(button(theirs, "Revoke")).hasCount(0);
  }

  @Test
  void personWhoIsInvitedOpensTheLinkChoosesAPasswordAndSignsIn() {
    Page page = console.operator();
    page.navigate(console.at("/members"));
    page.getByLabel("For whom").fill("Ann Example");
    button(page, "Invite").click();
    String link = page.locator("#secret").textContent();
    button(page, "Copy").click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();
    assertThat(page.locator("main")).containsText("Ann Example");

    Page theirs = console.open();
    theirs.navigate(link);
    button(theirs, "Show the invitation").click();
    theirs.getByLabel("Your name").fill("Ann Example");
    theirs.getByLabel("User name").fill(TestConsole.unique("ann") + "@a.example");
    theirs.getByLabel("Password").fill("short");
    button(theirs, "Create the user and accept").click();
    assertThat(theirs.locator("#password-help")).containsText("12 characters");
    theirs.getByLabel("Password").fill("a password of my own");
    button(theirs, "Create the user and accept").click();
    String userName = theirs.locator("#userName").textContent();

    assertThat(
            console
                .signedIn(new Person(userName, "a password of my own"))
                .getByRole(AriaRole.HEADING)
                .first())
        .hasText("Overview");
  }

  @Test
  void memberChangesTheirPasswordAndSignsInWithTheNewOne() {
    Person grace = console.newMember("Grace Hopper", "member");
    Page page = console.signedIn(grace);
    page.locator(".who .name").click();
    page.getByLabel("Current password").fill("not the password");
    page.getByLabel("New password").fill("a rather long new one");

    button(page, "Change the password").click();
    assertThat(page.getByRole(AriaRole.ALERT).last()).containsText("password");
    page.getByLabel("Current password").fill(grace.password());
    page.getByLabel("New password").fill("a rather long new one");
    button(page, "Change the password").click();

    assertThat(page).hasURL(console.at("/sign-in"));
    assertThat(
            console
                .signedIn(new Person(grace.userName(), "a rather long new one"))
                .getByRole(AriaRole.HEADING)
                .first())
        .hasText("Overview");
  }

  @Test
  void whoIsInSeveralOrganizationsChoosesOneFirst() {
    Page page = console.operator();
    page.navigate(console.at("/organizations"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Second");
    button(page, "Create the organization").click();
    assertThat(page.locator("#organization option:checked")).hasText("Second");
    assertThat(page.locator("main")).containsText("No projects yet");

    page.navigate(console.at("/organizations"));
    page.locator("main")
        .getByRole(
            AriaRole.LINK,
            new Locator.GetByRoleOptions()
                .setName(console.organizationName() + " operator")
                .setExact(true))
        .click();

    assertThat(page.locator("#organization option:checked")).hasText(console.organizationName());
  }

  @Test
  void whoSignedInLongAgoConfirmsThatItIsThemAndThenItIsDone() {
    Page page = console.newKey(console.newOperator(), "deleted");
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();
    button(page, "Revoke").click();
    button(page, "Revoke the key").click();
    assertThat(page.locator(".confirmed")).isVisible();
    page.reload();
    age(page);
    button(page, "Delete").click();
    page.locator("[data-types]").fill("deleted");
    button(page, "Delete the key").click();
    page.getByLabel("Admin token").fill("not the token");
    button(page, "Continue").click();
    assertThat(page.locator("#confirm-form .problem")).containsText("proves who it is");

    page.getByLabel("Admin token").fill(TestConsole.TOKEN);
    button(page, "Continue").click();

    assertThat(page).hasURL(console.at("/keys"));
    assertThat(page.locator("#rows")).not().containsText("deleted");
  }

  /** Has the session of a page begun an hour ago. */
  private void age(Page page) {
    String secret =
        page.context().cookies().stream()
            .filter(cookie -> cookie.name.equals("latchkey"))
            .findFirst()
            .orElseThrow()
            .value;
    SessionStore sessions = console.gateway().get(SessionStore.class);
    KeyHash hash =
        console
            .gateway()
            .get(KeyHasher.class)
            .hash(Objects.requireNonNull(new SecretFormat("lks_").parse(secret)));
    Session session = sessions.use(hash).orElseThrow();
    sessions.replace(session.authenticated(session.authenticatedAt().minus(Duration.ofHours(1))));
  }

  @Test
  void nothingIsChangedByAPageOfAnotherSiteOrWithoutTheToken() {
    Page page = console.operator();

    Object status =
        page.evaluate(
            "fetch('/projects', {method: 'POST', body: new URLSearchParams({name: 'x'})}).then(a =>"
                + " a.status)");

    assertThat(status).isEqualTo(403);
  }

  @Test
  void addressThatDoesNotExistSaysWhatToDo() {
    Page page = console.operator();

    page.navigate(console.at("/keys/key_that_is_not_there"));
    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Page not found");
    assertThat(page.locator("nav")).isVisible();
    assertThat(page.navigate(console.at("/nothing")).status()).isEqualTo(404);
    assertThat(page.locator("nav")).isVisible();

    page.getByText("Go to API keys").click();
    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("API keys");
  }

  @Test
  void memberMakesATokenThatWorksUntilItIsRevoked() {
    Page page = console.signedIn(console.newMember("Mary Shaw", "member"));
    page.navigate(console.at("/tokens"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("terraform");
    button(page, "Create token").click();
    String token = page.locator("#secret").textContent();
    button(page, "Copy").click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();
    assertThat(page.locator("table")).containsText("terraform");
    assertThat(status(token)).isEqualTo(200);

    button(page, "Revoke").first().click();
    page.locator("#question button.danger").click();

    assertThat(page.locator("main")).containsText("You have no tokens.");
    assertThat(status(token)).isEqualTo(401);
  }

  private int status(String token) {
    URI me = console.gateway().console("/v1/me");
    return console.gateway().get(me, "Authorization", "Bearer " + token).statusCode();
  }

  @Test
  void whoMayNotSeeAPageIsToldSo() {
    Page page = console.signedIn(console.newMember("Joan Clarke", "member"));

    assertThat(page.navigate(console.at("/settings")).status()).isEqualTo(403);

    assertThat(page.getByRole(AriaRole.HEADING)).hasText("You don't have access to this");
    assertThat(page.locator("nav")).hasCount(1);
  }
}
