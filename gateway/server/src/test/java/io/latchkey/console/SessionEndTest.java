package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to a form whose session ended while somebody filled it in. */
@ExtendWith(TestConsole.class)
class SessionEndTest {

  private final TestConsole console;

  SessionEndTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void formIsKeptAndSentOnceWhoeverFilledItInHasSignedInAgain() {
    Page page = console.newOperator();
    page.navigate(console.at("/keys/new"));
    page.locator("#name").fill("kept over the end of a session");
    page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName(TestConsole.PROJECT))
        .check();
    page.context().clearCookies();

    button(page, "Create key").click();
    assertThat(page.locator("dialog[open]")).containsText("Your session has ended");
    page.getByText("Sign in as the system operator").click();
    page.locator("#session-token").fill("not the token, but long enough");
    button(page, "Sign in and continue").click();
    assertThat(page.locator("#session-form .problem")).isVisible();
    page.locator("#session-token").fill(TestConsole.TOKEN);
    button(page, "Sign in and continue").click();

    assertThat(page.locator("dialog[data-secret][open]"))
        .containsText("kept over the end of a session");
  }

  @Test
  void formIsKeptIfNobodySignsIn() {
    Page page = console.newOperator();
    page.navigate(console.at("/keys/new"));
    page.locator("#name").fill("still here");
    page.context().clearCookies();

    button(page, "Create key").click();
    button(page, "Cancel").click();

    assertThat(page.locator("#name")).hasValue("still here");
  }

  @Test
  void whatWasDoneBeforeTheSessionEndedIsNotDoneAgain() {
    Page page = console.newKey(console.newOperator(), "done once");
    page.locator("[data-copy=secret]").click();
    button(page, "Close").click();
    page.navigate(console.at("/keys?q=done+once"));
    List<String> revocations = new ArrayList<>();
    page.onRequest(
        request -> {
          if (request.url().endsWith("/keys/revoke-selected")) {
            revocations.add(request.url());
          }
        });
    page.getByLabel("Select done once").check();
    button(page, "Revoke selected").click();
    page.locator("dialog[open] [data-types]").fill("1 key");
    button(page, "Revoke the keys").click();
    assertThat(page.locator("#swept")).containsText("Revoked.");
    page.context().clearCookies();

    page.getByLabel("Search").fill("done");
    page.getByText("Sign in as the system operator").click();
    page.locator("#session-token").fill(TestConsole.TOKEN);
    button(page, "Sign in and continue").click();
    assertThat(page.locator("dialog[open]")).hasCount(0);
    page.getByLabel("Search").fill("done on");
    assertThat(page.locator("#rows tbody tr")).containsText("done once");

    Assertions.assertThat(revocations).hasSize(1);
  }
}
