package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {

  private static final String TOKEN = "a-token-for-tests-only";
  private static final Path SHOTS = Path.of("target", "screenshots");

  private RunningGateway gateway;
  private Browser browser;

  @BeforeAll
  void open(@TempDir Path data) {
    browser = new Browser();
    gateway =
        RunningGateway.embedded(
            data,
            "latchkey.admin.token=" + TOKEN,
            "latchkey.demo=true",
            "latchkey.project.key-limit=1000");
  }

  @AfterAll
  void close() {
    if (gateway != null) {
      gateway.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private String at(String path) {
    return gateway.console(path).toString();
  }

  private Page signedIn(int width, ColorScheme scheme) {
    Page page = browser.open(width, scheme);
    page.navigate(at("/"));
    page.getByText("Sign in as the system operator").click();
    page.getByLabel("Admin token").fill(TOKEN);
    button(page, "Sign in with the token").click();
    page.getByText("Sign out").waitFor();
    page.navigate(at("/keys"));
    return page;
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Page withNewKey(String name) {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.navigate(at("/keys/new"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
    page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Demo")).check();
    button(page, "Create key").click();
    page.locator("dialog[open]").waitFor();
    return page;
  }

  @Test
  void keyThatSomebodyCreatesWorksUntilItIsRevoked() {
    Page page = withNewKey("billing");
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    String secret = page.locator("#secret").textContent();
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(secret);
    button(page, "Close").click();
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("billing");
    assertThat(status(secret)).isEqualTo(200);

    button(page, "Revoke").click();
    page.getByLabel("Reason (optional)").fill("tried out");
    button(page, "Revoke the key").click();

    assertThat(page.locator(".confirmed")).containsText("Refused by 1 of 1 gateways after");
    assertThat(status(secret)).isEqualTo(401);
    page.reload();
    assertThat(page.locator("h1 .badge")).hasText("revoked");
    assertThat(page.locator("main")).containsText("tried out");
  }

  private int status(String secret) {
    return gateway.get(gateway.proxy("/proxy/demo/x"), "X-API-Key", secret).statusCode();
  }

  @Test
  void rolledKeyShowsItsNewSecretOnceAndTheOldOneEnds() {
    Page page = withNewKey("rolled");
    String old = page.locator("#secret").textContent();
    button(page, "Copy").first().click();
    button(page, "Close").click();

    button(page, "Roll").click();
    button(page, "Roll the key").click();
    page.locator("dialog[data-secret][open]").waitFor();

    String secret = page.locator("#secret").textContent();
    assertThat(secret).isNotEqualTo(old);
    assertThat(status(secret)).isEqualTo(200);
    assertThat(status(old)).isEqualTo(401);
  }

  @Test
  void secretThatWasNotCopiedTakesThreePressesToLeave() {
    Page page = withNewKey("not copied");
    String secret = page.locator("#secret").textContent();

    page.keyboard().press("Escape");
    assertThat(page.locator("dialog[open]")).isVisible();
    button(page, "Close").click();
    button(page, "Press 2 more times to close").click();
    button(page, "Press 1 more time to close").click();

    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("not copied");
    assertThat(page.content()).doesNotContain(secret);
  }

  @Test
  void neitherReloadNorHistoryShowsASecretAgain() {
    Page page = withNewKey("once");
    String secret = page.locator("#secret").textContent();

    page.reload();
    assertThat(page.content()).doesNotContain(secret);
    page.navigate(at("/projects"));
    page.goBack();

    assertThat(page.content()).doesNotContain(secret);
    assertThat(page.url()).doesNotContain(secret);
    assertThat(
            String.valueOf(
                page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")))
        .doesNotContain(secret);
  }

  @Test
  void faultIsToldBesideItsFieldAndNothingThatWasEnteredIsLost() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.navigate(at("/keys/new"));
    page.getByText("Limits, addresses and a description").click();
    page.locator("#allowedAddresses").fill("10.0.0.1/8");
    page.locator("#description").fill("kept");

    button(page, "Create key").click();

    assertThat(page.locator("#name-fault")).containsText("must be there");
    assertThat(page.locator("#form > .problem")).containsText("allowedAddresses");
    assertThat(page.locator("#description")).hasValue("kept");
    assertThat(page.locator("#allowedAddresses")).hasValue("10.0.0.1/8");
  }

  @Test
  void keysAreFoundAsOneTypes() {
    Page page = withNewKey("needle in a haystack");
    page.navigate(at("/keys"));
    assertThat(page.locator("#rows tbody tr").nth(1)).isVisible();

    page.getByLabel("Search").pressSequentially("needle");

    assertThat(page.locator("#rows tbody tr")).hasCount(1);
    assertThat(page.locator("#rows tbody tr")).containsText("needle in a haystack");
    page.getByLabel("Search").fill("nothing is called so");
    assertThat(page.locator("#rows")).containsText("No key is like this");
  }

  @Test
  void whoIsNotSignedInIsSentToTheSignInPageAndBack() {
    Page page = browser.open(1280, ColorScheme.LIGHT);

    page.navigate(at("/projects"));
    assertThat(page).hasURL(at("/sign-in?return=%2Fprojects"));
    page.getByText("Sign in as the system operator").click();
    page.getByLabel("Admin token").fill("not the token, but long enough");
    button(page, "Sign in with the token").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("not the system operator's token");
    page.getByLabel("Admin token").fill(TOKEN);
    button(page, "Sign in with the token").click();

    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Projects");
    button(page, "Sign out").click();
    assertThat(page).hasURL(at("/sign-in"));
    page.navigate(at("/keys"));
    assertThat(page).hasURL(at("/sign-in?return=%2Fkeys"));
  }

  @Test
  void memberWhoIsAddedSignsInAndSeesWhyItCannotRevoke() {
    Page theirs = signedIn("ada", newMember("ada", "Ada Lovelace"));
    theirs.locator("#rows tbody a").first().click();

    assertThat(theirs.locator(".notice").first()).containsText("Only admins");
    assertThat(button(theirs, "Revoke")).hasCount(0);
  }

  @Test
  void memberChangesTheirPasswordAndSignsInWithTheNewOne() {
    String password = newMember("grace", "Grace Hopper");
    Page page = signedIn("grace", password);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Grace Hopper")).click();
    page.getByLabel("Present password").fill("not the password");
    page.getByLabel("New password").fill("a rather long new one");

    button(page, "Change the password").click();
    assertThat(page.getByRole(AriaRole.ALERT).last()).containsText("password");
    page.getByLabel("Present password").fill(password);
    page.getByLabel("New password").fill("a rather long new one");
    button(page, "Change the password").click();

    assertThat(page).hasURL(at("/sign-in"));
    assertThat(signedIn("grace", "a rather long new one").getByRole(AriaRole.HEADING).first())
        .hasText("API keys");
  }

  private String newMember(String userName, String name) {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.navigate(at("/members"));
    page.getByLabel("User name, to sign in with").fill(userName);
    page.getByLabel("Name (for somebody who is new here)").fill(name);
    button(page, "Add").click();
    return page.locator("#secret").textContent();
  }

  private Page signedIn(String userName, String password) {
    Page page = browser.open(1280, ColorScheme.LIGHT);
    page.navigate(at("/"));
    page.getByLabel("User name").fill(userName);
    page.getByLabel("Password").fill(password);
    button(page, "Sign in").click();
    page.getByText("Sign out").waitFor();
    return page;
  }

  @Test
  void webhookIsAddedWithASecretThatIsShownOnceAndTested() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.navigate(at("/webhooks"));
    page.getByLabel("Address of the receiver").fill("http://receiver.example/");
    page.getByLabel("key.revoked").check();
    button(page, "Add the webhook").click();
    assertThat(page.locator("#url-fault")).containsText("https");
    page.getByLabel("Address of the receiver").fill("https://receiver.invalid/latchkey");
    button(page, "Add the webhook").click();

    assertThat(page.locator("#secret")).containsText("whsec_");
    button(page, "Copy").click();
    button(page, "Close").click();
    button(page, "Send a test").click();
    assertThat(page.locator("#result")).containsText("The receiver has not taken it");
    button(page, "Disable").click();
    assertThat(page.locator("dl .badge")).hasText("disabled");
    button(page, "Delete").click();
    button(page, "Delete the webhook").click();

    assertThat(page).hasURL(at("/webhooks"));
    assertThat(page.locator("main")).containsText("No webhooks yet");
  }

  @Test
  void upstreamIsTriedBeforeAProjectIsMadeOfItAndLimitsAreSetAndTakenAway() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.navigate(at("/projects/new"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Tried");
    page.getByLabel("Upstream").fill("http://127.0.0.1:1");
    button(page, "Try it").click();
    assertThat(page.locator("#tried")).containsText("No answer");
    page.getByLabel("Upstream").fill(gateway.console("").toString());
    button(page, "Try it").click();
    assertThat(page.locator("#tried")).containsText("It answers");
    page.getByText("Limits of its keys").click();
    page.getByLabel("Requests", new Page.GetByLabelOptions().setExact(true)).fill("7");
    button(page, "Create project").click();

    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Tried");
    assertThat(page.locator("dl.facts")).containsText("7 requests in 1s");
    button(page, "Edit").click();
    page.getByLabel("none").check();
    button(page, "Save").click();

    assertThat(page.locator("dl.facts")).not().containsText("7 requests");
  }

  @Test
  void whoSignedInLongAgoConfirmsThatItIsThemAndThenItIsDone() {
    Page page = withNewKey("deleted");
    button(page, "Copy").first().click();
    button(page, "Close").click();
    button(page, "Revoke").click();
    button(page, "Revoke the key").click();
    assertThat(page.locator(".confirmed")).isVisible();
    page.reload();
    age(page);
    button(page, "Delete").click();
    button(page, "Delete the key").click();
    page.getByLabel("Admin token").fill("not the token");
    button(page, "Go on").click();
    assertThat(page.locator("#confirm-form .problem")).containsText("proves who it is");

    page.getByLabel("Admin token").fill(TOKEN);
    button(page, "Go on").click();

    assertThat(page).hasURL(at("/keys"));
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
    SessionStore sessions = gateway.get(SessionStore.class);
    KeyHash hash =
        gateway
            .get(KeyHasher.class)
            .hash(Objects.requireNonNull(new SecretFormat("lks_").parse(secret)));
    Session session = sessions.use(hash).orElseThrow();
    sessions.replace(session.authenticated(session.authenticatedAt().minus(Duration.ofHours(1))));
  }

  @Test
  void settingsAreFoundByNameAndShowNoSecret() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.navigate(at("/settings"));

    page.getByLabel("Find").fill("latchkey.admin.token");

    assertThat(page.locator("#settings tbody tr:visible")).hasCount(1);
    assertThat(page.locator("#settings tbody tr:visible")).containsText("••••");
    assertThat(page.content()).doesNotContain(TOKEN);
  }

  @Test
  void refusalIsExplainedCheckByCheck() {
    Page page = withNewKey("explained");
    button(page, "Copy").first().click();
    button(page, "Close").click();
    button(page, "Explain").click();
    page.getByLabel("Path, as the client sends it").fill("/proxy/demo/x");
    button(page, "Explain").click();
    assertThat(page.locator(".confirmed")).hasText("It would get in.");

    page.getByLabel("Path, as the client sends it").fill("/proxy/nothing/x");
    button(page, "Explain").click();

    assertThat(page.locator(".problem strong")).containsText("403");
    assertThat(page.locator(".checks .failed")).containsText("project");
  }

  @Test
  void whoIsInSeveralOrganizationsChoosesOneFirst() {
    Page page = signedIn(1280, ColorScheme.LIGHT);
    page.navigate(at("/organizations"));
    page.getByLabel("Name").fill("Second");
    button(page, "Create the organization").click();
    assertThat(page.locator("#organization option:checked")).hasText("Second");
    assertThat(page.locator("main")).containsText("No projects yet");

    page.navigate(at("/organizations"));
    page.locator("main")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Demo"))
        .click();

    assertThat(page.locator("#organization option:checked")).hasText("Demo");
  }

  @Test
  void nothingIsChangedByAPageOfAnotherSiteOrWithoutTheToken() {
    Page page = signedIn(1280, ColorScheme.LIGHT);

    Object status =
        page.evaluate(
            "fetch('/projects', {method: 'POST', body: new URLSearchParams({name: 'x'})}).then(a => a.status)");

    assertThat(status).isEqualTo(403);
  }

  @Test
  void everyPageIsDrawnInAllSizesAndColoursWithoutAComplaint() {
    signedIn(1280, ColorScheme.LIGHT).context().close();
    Page maker = withNewKey("drawn");
    button(maker, "Copy").first().click();
    button(maker, "Close").click();
    assertThat(maker.getByRole(AriaRole.HEADING).first()).containsText("drawn");
    String key = maker.url().substring(maker.url().lastIndexOf('/'));
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("keys", "/keys");
    pages.put("key-new", "/keys/new");
    pages.put("key", "/keys" + key);
    pages.put("projects", "/projects");
    pages.put("project", "/projects/demo");
    pages.put("project-new", "/projects/new");
    pages.put("members", "/members");
    pages.put("tokens", "/tokens");
    pages.put("events", "/events");
    pages.put("fleet", "/fleet");
    pages.put("webhooks", "/webhooks");
    pages.put("explain", "/explain");
    pages.put("organizations", "/organizations");
    pages.put("account", "/account");
    pages.put("settings", "/settings");
    int before = browser.complaints().size();

    for (int width : List.of(1280, 390)) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        Page page = signedIn(width, scheme);
        pages.forEach(
            (name, path) -> {
              Response answer = page.navigate(at(path));
              assertThat(answer.status()).as(path).isEqualTo(200);
              page.waitForLoadState(LoadState.NETWORKIDLE);
              shoot(page, name, width, scheme);
              assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                  .as("%s fits %d pixels", path, width)
                  .isEqualTo(true);
            });
        page.context().close();
      }
    }

    assertThat(browser.complaints().subList(before, browser.complaints().size())).isEmpty();
  }

  private static void shoot(Page page, String name, int width, ColorScheme scheme) {
    String file = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SHOTS.resolve(file + ".png")).setFullPage(true));
  }

  @Test
  void secretsDialogLooksAsItShould() {
    for (int width : List.of(1280, 390)) {
      Page page = withNewKey("looked at");
      page.setViewportSize(width, 844);
      shoot(page, "secret", width, ColorScheme.LIGHT);

      assertThat(page.locator("dialog[open] h2")).containsText("looked at");
    }
  }
}
