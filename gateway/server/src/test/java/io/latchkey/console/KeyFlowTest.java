package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do with keys, in a browser. */
@ExtendWith(TestConsole.class)
class KeyFlowTest {

  private final TestConsole console;

  KeyFlowTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void keyThatSomebodyCreatesWorksUntilItIsRevoked() {
    Page page = console.newKey("billing");
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    String secret = page.locator("#secret").textContent();
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(secret);
    button(page, "Close").click();
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("billing");
    assertThat(console.status(secret)).isEqualTo(200);
    Awaitility.await()
        .untilAsserted(
            () -> {
              page.reload();
              assertThat(page.locator("dl.facts").last().textContent()).contains("from 127.0.0.1");
            });

    button(page, "Revoke").click();
    page.getByLabel("Reason (optional)").fill("tried out");
    button(page, "Revoke the key").click();

    assertThat(page.locator("#revoked.confirmed"))
        .containsText(Pattern.compile("1 of 1 gateway refuses it, after \\d+ ms"));
    assertThat(page.locator("#badge")).hasText("revoked");
    assertThat(button(page, "Roll")).hasCount(0);
    assertThat(button(page, "Revoke")).hasCount(0);
    assertThat(console.status(secret)).isEqualTo(401);
    page.reload();
    assertThat(page.locator("h1 .badge")).hasText("revoked");
    assertThat(page.locator("main")).containsText("tried out");
  }

  @Test
  void suspendedKeyIsRefusedUntilItIsResumed() {
    Page page = console.newKey("unpaid");
    String secret = page.locator("#secret").textContent();
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();

    button(page, "Suspend").click();
    page.getByLabel("Reason for suspending it (optional)").fill("payment failed");
    button(page, "Suspend the key").click();

    assertThat(page.locator("#revoked.confirmed")).containsText("Suspended. 1 of 1 gateway");
    assertThat(page.locator("#badge")).hasText("suspended");
    assertThat(page.locator("main")).containsText("payment failed");
    assertThat(console.status(secret)).isEqualTo(401);

    button(page, "Resume").click();
    button(page, "Resume the key").click();

    assertThat(page.locator("#badge")).hasText("active");
    assertThat(console.status(secret)).isEqualTo(200);
  }

  @Test
  void rolledKeyShowsItsNewSecretOnceAndTheOldOneEnds() {
    Page page = console.newKey("rolled");
    String old = page.locator("#secret").textContent();
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();

    button(page, "Roll").click();
    button(page, "Roll the key").click();
    page.locator("dialog[data-secret][open]").waitFor();

    String secret = page.locator("#secret").textContent();
    assertThat(secret).isNotEqualTo(old);
    assertThat(console.status(secret)).isEqualTo(200);
    assertThat(console.status(old)).isEqualTo(401);
  }

  @Test
  void secretThatWasNotCopiedTakesThreePressesToLeave() {
    Page page = console.newKey("not copied");
    String secret = page.locator("#secret").textContent();

    page.keyboard().press("Escape");
    assertThat(page.locator("dialog[open]")).isVisible();
    button(page, "Press 3 more times to close").click();
    button(page, "Press 2 more times to close").click();
    button(page, "Press 1 more time to close").click();

    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("not copied");
    assertThat(page.content()).doesNotContain(secret);
  }

  @Test
  void neitherReloadNorHistoryShowsASecretAgain() {
    Page page = console.newKey("once");
    String secret = page.locator("#secret").textContent();

    page.onDialog(Dialog::accept);
    page.reload();
    assertThat(page.content()).doesNotContain(secret);
    page.navigate(console.at("/projects"));
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
    Page page = console.operator();
    page.navigate(console.at("/keys/new"));
    page.getByText("Limits, addresses, owner, tags and a description").click();
    page.locator("#allowedAddresses").fill("10.0.0.1/8");
    page.locator("#description").fill("kept");

    button(page, "Create key").click();

    assertThat(page.locator("#name-fault")).hasText("Enter a name.");
    assertThat(page.locator("#form > .problem")).containsText("Client addresses");
    assertThat(page.locator("#description")).hasValue("kept");
    assertThat(page.locator("#allowedAddresses")).hasValue("10.0.0.1/8");
  }

  @Test
  void keysAreFoundAsOneTypes() {
    Page page = console.newKey("needle in a haystack");
    page.navigate(console.at("/keys"));
    assertThat(page.locator("#rows tbody tr").nth(1)).isVisible();

    page.getByLabel("Search").pressSequentially("needle");

    assertThat(page.locator("#rows tbody tr")).hasCount(1);
    assertThat(page.locator("#rows tbody tr")).containsText("needle in a haystack");
    page.getByLabel("Search").fill("nothing is called so");
    assertThat(page.locator("#rows")).containsText("No keys match");
  }
}
