package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A project's policy and encryption keys, in a browser. */
@ExtendWith(TestConsole.class)
class EncryptionFlowTest {

  private static final Pattern SSN = Pattern.compile("\"ssn\"");

  private final TestConsole console;
  private final Acme acme;

  EncryptionFlowTest(TestConsole console) {
    this.console = console;
    this.acme =
        Acme.found(console.gateway(), console.gateway().admin(), TestConsole.unique("acme"));
  }

  private Page open() {
    Page page = console.operator();
    page.navigate(console.at("/projects/" + acme.project() + "/encryption"));
    return page;
  }

  @Test
  void policyIsTriedBeforeItIsSaved() {
    Page page = open();
    Locator policy = page.getByLabel("Policy, in JSON");
    policy.fill("{\"fields\": [{\"path\": \"ssn\", \"mode\": \"ecb\"}]}");
    button(page, "Save").click();
    assertThat(page.locator("#entry .problem")).containsText("fields[0].mode");
    policy.fill("{\"fields\": [{\"path\": \"ssn\", \"otherwise\": {\"mask\": {\"last\": 4}}}]}");
    page.getByLabel("A body to try it on").fill("{\"ssn\": \"078-05-1120\", \"name\": \"Ada\"}");
    button(page, "Try it").click();
    assertThat(page.locator("#tried")).containsText("lkf1:default:");
    assertThat(page.locator("#tried")).containsText("****1120");
    button(page, "Save").click();

    assertThat(page.locator("#entry .problem")).hasCount(0);
    page.reload();
    assertThat(policy).hasValue(SSN);
  }

  @Test
  void keyIsRotatedDisabledAndDestroyed() {
    Page page = open();
    rotate(page);
    assertThat(page.locator("tbody tr")).hasCount(1);
    rotate(page);
    assertThat(page.locator("tbody tr")).hasCount(2);
    Locator old = page.locator("tbody tr").nth(1);
    String id = old.locator("th code").innerText();

    page.getByLabel("Disable " + id).click();
    assertThat(old.locator(".badge")).hasText("disabled");
    page.getByLabel("Destroy " + id).click();
    assertThat(button(page, "Destroy the key for good")).isDisabled();
    page.locator("#typed-" + id).fill(id);
    button(page, "Destroy the key for good").click();

    assertThat(old.locator(".badge")).hasText("destroyed");
  }

  private static void rotate(Page page) {
    button(page, "Rotate the key").click();
    button(page, "Rotate").click();
    assertThat(page.locator("dialog[open]")).hasCount(0);
  }
}
