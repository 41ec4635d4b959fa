package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dialog that shows a secret, this once. */
@ExtendWith(TestConsole.class)
class SecretDialogTest {

  private final TestConsole console;

  SecretDialogTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void secretIsHiddenUntilItIsRevealedAndHiddenAgain() {
    Page page = console.newKey("hidden");
    String secret = page.locator("#secret").textContent();
    assertThat(page.locator("dialog[open]").innerText()).doesNotContain(secret);
    assertThat(page.locator("dialog[open]").innerText())
        .contains("•••", secret.substring(secret.length() - 6));

    button(page, "Reveal").click();
    assertThat(page.locator("dialog[open]").innerText()).contains(secret);
    button(page, "Hide").click();

    assertThat(page.locator("dialog[open]").innerText()).doesNotContain(secret);
  }

  @Test
  void secretIsCopiedWithoutBeingRevealed() {
    Page page = console.newKey("copied unseen");
    String secret = page.locator("#secret").textContent();

    page.locator("[data-copy=secret]").click();

    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(secret);
    assertThat(page.locator("dialog[open]").innerText()).doesNotContain(secret);
    button(page, "Close").click();
    assertThat(page.locator("h1")).containsText("copied unseen");
  }

  @Test
  void reloadAndBackAskBeforeAnUncopiedSecretIsLost() {
    Page page = console.newKey("asked");
    List<String> asked = new ArrayList<>();
    page.onDialog(
        dialog -> {
          asked.add(dialog.type());
          dialog.dismiss();
        });

    page.evaluate("setTimeout(() => location.reload())");
    page.waitForCondition(() -> asked.size() == 1);
    page.evaluate("setTimeout(() => history.back())");
    page.waitForCondition(() -> asked.size() == 2);

    assertThat(asked).containsOnly("beforeunload");
    assertThat(page.locator("dialog[open]")).isVisible();
    page.locator("[data-copy=secret]").click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    page.reload();
    assertThat(asked).hasSize(2);
  }

  @Test
  void secretOfAnAdminTokenIsHiddenToo() {
    Page page = console.signedIn(console.newMember("Carol Shaw", "member"));
    page.navigate(console.at("/tokens"));
    page.locator("#name").fill("tool");
    button(page, "Create token").click();
    page.locator("dialog[data-secret][open]").waitFor();
    String token = page.locator("#secret").textContent();

    assertThat(page.locator("dialog[open]").innerText()).doesNotContain(token);

    button(page, "Reveal").click();
    assertThat(page.locator("dialog[open]").innerText()).contains(token);
  }
}
