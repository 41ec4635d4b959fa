package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.latchkey.fixture.TestUpstream;
import io.latchkey.fixture.TlsUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Projects, webhooks, explanations and settings, in a browser. */
@ExtendWith(TestConsole.class)
class OperationFlowTest {

  private final TestConsole console;

  OperationFlowTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void webhookIsAddedWithASecretThatIsShownOnceAndTested() {
    Page page = console.operator();
    page.navigate(console.at("/webhooks"));
    page.getByLabel("Address of the receiver").fill("http://receiver.example/");
    page.getByLabel("key.revoked").check();
    button(page, "Add the webhook").click();
    assertThat(page.locator("#url-fault")).containsText("https");
    page.getByLabel("Address of the receiver").fill("https://receiver.invalid/latchkey");
    button(page, "Add the webhook").click();

    assertThat(page.locator("#secret")).containsText("whsec_");
    button(page, "Copy").click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();
    button(page, "Send a test").click();
    assertThat(page.locator("#result")).containsText("The receiver did not accept it");
    button(page, "Edit").click();
    page.getByLabel("Events, separated by spaces").fill("key.* project.deleted");
    button(page, "Save").click();
    assertThat(page.locator("dl.facts")).containsText("key.*, project.deleted");
    button(page, "Disable").click();
    assertThat(page.locator("dl .badge")).hasText("disabled");
    button(page, "Delete").click();
    button(page, "Delete the webhook").click();

    assertThat(page).hasURL(console.at("/webhooks"));
    assertThat(page.locator("main")).not().containsText("receiver.invalid");
  }

  @Test
  void upstreamIsTriedBeforeAProjectIsMadeOfItAndLimitsAreSetAndTakenAway() {
    Page page = console.operator();
    page.navigate(console.at("/projects/new"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Tried");
    page.getByLabel("Upstream").fill("http://127.0.0.1:1");
    button(page, "Try it").click();
    assertThat(page.locator("#tried")).containsText("No answer");
    try (TestUpstream upstream = TestUpstream.start()) {
      page.getByLabel("Upstream").fill(upstream.uri().toString());
      button(page, "Try it").click();
      assertThat(page.locator("#tried")).containsText("It answers");
    }
    page.getByText("Limits of its keys").click();
    page.getByLabel("Requests", new Page.GetByLabelOptions().setExact(true)).fill("7");
    button(page, "Create project").click();

    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Tried");
    page.locator(".tabs").getByText("Limits").click();
    assertThat(page.locator("dl.facts")).containsText("7 requests in 1s");
    page.getByLabel("No limits").check();
    page.locator("form:has([name=keyLimit])").getByText("Save").click();

    assertThat(page.locator("dl.facts")).not().containsText("7 requests");
  }

  @Test
  void upstreamIsTriedAndReachedWithTheConnectionThatItsProjectHas() {
    Page page = console.operator();
    page.navigate(console.at("/projects/new"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Connected");
    try (TlsUpstream upstream = console.partner()) {
      page.getByLabel("Upstream").fill(upstream.uri().toString());
      tried(page, "not trust");
      page.getByText("Connection", new Page.GetByTextOptions().setExact(true)).click();
      page.getByLabel("SSL bundle").fill("nothing");
      tried(page, "The SSL bundle must be one of partner-ca");
      page.getByLabel("SSL bundle").fill("partner-ca");
      tried(page, "another name");
      page.getByLabel("Server name").fill("api.internal");
      page.getByLabel("Protocol").selectOption("http1");
      tried(page, "It answers 200");
      page.getByText("What it says").click();
      assertThat(page.locator("pre.answer")).hasText("HTTP/1.1 sni=api.internal client=CN=client");
      button(page, "Create project").click();
    }

    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Connected");
    page.locator(".tabs").getByText("Settings").click();
    assertThat(page.locator("dl.facts"))
        .containsText(
            Pattern.compile("HTTP/1.1\\s*SSL bundle partner-ca\\s*server name api.internal"));
    assertThat(page.getByLabel("Server name")).hasValue("api.internal");
    page.getByLabel("SSL bundle").fill("");
    page.getByLabel("Protocol").selectOption("auto");
    button(page, "Save").click();

    assertThat(page.locator("dl.facts")).not().containsText("partner-ca");
    assertThat(page.locator("dl.facts")).containsText("server name api.internal");
  }

  private static void tried(Page page, String outcome) {
    button(page, "Try it").click();
    assertThat(page.locator("#tried")).containsText(outcome);
  }

  @Test
  void settingsAreFoundByNameAndShowNoSecret() {
    Page page = console.operator();
    page.navigate(console.at("/settings"));

    page.getByLabel("Find", new Page.GetByLabelOptions().setExact(true))
        .fill("latchkey.admin.token");

    assertThat(page.locator("#settings tbody tr:visible")).hasCount(1);
    assertThat(page.locator("#settings tbody tr:visible")).containsText("••••");
    assertThat(page.content()).doesNotContain(TestConsole.TOKEN);
  }

  @Test
  void refusalIsExplainedCheckByCheck() {
    Page page = console.newKey("explained");
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();
    button(page, "Explain").click();
    page.locator("#path").fill("/proxy/" + console.project() + "/x");
    button(page, "Explain").click();
    assertThat(page.locator(".confirmed")).hasText("Allowed.");

    page.locator("#path").fill("/proxy/nothing/x");
    button(page, "Explain").click();

    assertThat(page.locator(".problem strong")).containsText("403");
    assertThat(page.locator(".sentence"))
        .containsText("Key explained opens Orders; the request asked for “nothing”.");
    assertThat(page.locator(".checks .failed")).containsText("project");
  }

  @Test
  void eventsAreFollowedAsTheyHappenAndExported() {
    String project =
        """
        {"organization": "%s", "name": "Narrowed", "upstream": "https://api.example/"}\
        """
            .formatted(console.organization());
    console.gateway().admin().json("POST", "/v1/projects", project);
    Page page = console.operator();
    page.navigate(console.at("/events?organization=" + console.organization()));
    button(page, "Follow live").click();
    assertThat(page.locator("[data-tail]")).hasAttribute("aria-pressed", "true");
    Page other = console.newKey("followed");
    other.context().close();

    assertThat(page.locator("#rows ol.events li").first()).containsText("followed");
    button(page, "Following: stop").click();
    Download export = page.waitForDownload(() -> button(page, "Export").click());
    assertThat(read(export)).contains("\"key.created\"", "followed");

    page.getByLabel("What happened").selectOption("project.created");

    assertThat(page.locator("#rows ol.events summary").first()).containsText("project.created");
    assertThat(page.locator("#rows")).not().containsText("followed");
  }

  private static String read(Download download) {
    try {
      return Files.readString(download.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
