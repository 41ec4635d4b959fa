package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dialogs in which something is ended for good. */
@ExtendWith(TestConsole.class)
class DialogTest {

  private final TestConsole console;

  DialogTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void enterNeverConfirmsARevocation() {
    Page page = console.copiedKey("not by enter");
    button(page, "Revoke").click();

    page.keyboard().press("Enter");
    assertThat(page.locator("dialog[open]")).hasCount(0);
    button(page, "Revoke").click();
    page.getByLabel("Reason (optional)").fill("typed");
    page.keyboard().press("Enter");

    assertThat(page.locator("dialog#revoke[open]")).isVisible();
    page.reload();
    assertThat(page.locator("#badge")).hasText("active");
  }

  @Test
  void focusOfADangerousDialogIsNeverOnTheRedButton() {
    Page page = console.copiedKey("focus");
    String key = page.url();
    button(page, "Revoke").click();
    assertThat(page.locator("dialog[open] button.danger")).not().isFocused();
    assertThat(button(page, "Cancel")).isFocused();
    button(page, "Revoke the key").click();
    assertThat(page.locator("#badge")).hasText("revoked");
    page.navigate(key);
    button(page, "Delete").click();
    assertThat(page.locator("dialog[open] button.danger")).not().isFocused();

    page.navigate(console.at("/projects/" + console.project() + "/settings"));
    button(page, "Revoke all keys").click();

    assertThat(page.locator("dialog[open] button.danger")).not().isFocused();
    assertThat(page.locator("dialog[open] button.danger")).isDisabled();
  }

  @Test
  void allKeysOfAProjectAreRevokedOnlyOnceItsNameIsTyped() {
    String project = console.newProject("Typed name");
    for (String name : new String[] {"one", "two"}) {
      console
          .gateway()
          .admin()
          .json(
              "POST",
              "/v1/keys",
              "{\"name\": \"%s\", \"projects\": [\"%s\"]}".formatted(name, project));
    }
    Page page = console.operator();
    page.navigate(console.at("/projects/" + project + "/settings"));
    button(page, "Revoke all keys").click();
    page.locator("dialog[open] [data-types]").fill("Typed");
    assertThat(page.locator("dialog[open] button.danger")).isDisabled();

    page.locator("dialog[open] [data-types]").fill(" Typed  name ");
    page.locator("dialog[open] button.danger").click();

    assertThat(page.locator("#revoked")).containsText("2 keys revoked. 1 of 1 gateway refuses it");
    page.navigate(console.at("/projects/" + project));
    assertThat(page.locator("table .badge.revoked")).hasCount(2);
    assertThat(page.locator("table .badge.active")).hasCount(0);
  }

  @Test
  void serverRefusesADeletionWhoseNameWasNotTyped() {
    Page page = console.copiedKey("kept");
    String id = page.url().replaceAll(".*/", "");
    button(page, "Revoke").click();
    button(page, "Revoke the key").click();
    assertThat(page.locator("#badge")).hasText("revoked");
    button(page, "Delete").click();

    page.evaluate("document.querySelector('dialog[open] button.danger').disabled = false");
    page.locator("dialog[open] button.danger").click();

    assertThat(page.locator("dialog[open] .problem")).containsText("not the one above");
    assertThat(console.gateway().admin().json("GET", "/v1/keys/" + id, "").path("id").asString())
        .isEqualTo(id);
  }

  @Test
  void questionIsAskedInADialogOfThePageAndCancelledByEnter() {
    Page page = console.operator();
    page.navigate(console.at("/members"));
    page.getByLabel("For whom").fill("Uninvited");
    button(page, "Invite").click();
    button(page, "Copy").first().click();
    button(page, "Close").click();
    page.locator("tr", new Page.LocatorOptions().setHasText("Uninvited"))
        .getByRole(AriaRole.BUTTON)
        .click();
    assertThat(page.locator("#question")).containsText("Uninvited");
    page.keyboard().press("Enter");
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(page.locator("main")).containsText("Uninvited");

    page.locator("tr", new Page.LocatorOptions().setHasText("Uninvited"))
        .getByRole(AriaRole.BUTTON)
        .click();
    page.locator("#question button.danger").click();

    assertThat(page.locator("main")).not().containsText("Uninvited");
  }

  @Test
  void problemIsToldInTheDialogThatIsOpenAndHasTheFocus() {
    Page page = console.copiedKey("problem in dialog");
    button(page, "Revoke").click();
    page.route("**/revoke?*", Route::abort);

    button(page, "Revoke the key").click();

    assertThat(page.locator("dialog[open] .problem, dialog[open] .notice"))
        .containsText("can't be reached");
    assertThat(page.locator("dialog[open] [data-told]")).isFocused();
  }

  @Test
  void revocationThatNobodyConfirmedIsAskedForAgainUntilItsOutcomeIsKnown() {
    Page page = console.copiedKey("unconfirmed");
    AtomicInteger asked = new AtomicInteger();
    page.route(
        "**/revoke?*",
        route -> {
          if (asked.incrementAndGet() > 2) {
            route.resume();
            return;
          }
          route.fulfill(
              new Route.FulfillOptions()
                  .setStatus(503)
                  .setContentType("text/html")
                  .setBody(
                      "<div class='problem' data-code='confirmation_unknown'><p>Stored, but not"
                          + " confirmed.</p></div>"));
        });
    button(page, "Revoke").click();

    button(page, "Revoke the key").click();

    assertThat(page.locator("dialog[open] [data-told]")).containsText("Asking again");
    assertThat(page.locator("#revoked")).containsText("1 of 1 gateway refuses it");
    assertThat(asked.get()).isEqualTo(3);
  }
}
