package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dialog that finds everything by its name. */
@ExtendWith(TestConsole.class)
class FindTest {

  private final TestConsole console;

  FindTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void keysProjectsPagesAndActionsAreFoundWithoutAMouse() {
    Page page = console.operator();
    page.keyboard().press("Control+k");
    assertThat(page.locator("#palette")).isVisible();
    page.keyboard().type(TestConsole.PROJECT);
    Locator first = page.locator("#found li").first();
    assertThat(first).containsText("Project");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText(TestConsole.PROJECT);
    page.waitForLoadState();

    page.keyboard().press("Control+k");
    assertThat(page.locator("#finder")).isFocused();
    page.keyboard().type("create an");
    assertThat(first).containsText("Create an API key");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");

    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Create an API key");
  }

  @Test
  void secretThatIsPastedFindsItsKeyAndIsNotSent() {
    Page page = console.newKey("leaked");
    String secret = page.locator("#secret").textContent();
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();
    page.waitForURL(Pattern.compile("/keys/key_\\w+$"));
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> asked.add(request.url()));

    page.keyboard().press("Control+k");
    assertThat(page.locator("#finder")).isFocused();
    page.keyboard().insertText(secret);

    assertThat(page.locator("#found li")).hasCount(1);
    assertThat(page.locator("#found")).containsText("leaked");
    assertThat(asked).isNotEmpty().noneMatch(url -> url.contains(secret));
  }

  @Test
  void viewerFindsNoActionThatTheyMayNotDo() {
    Page page = console.signedIn(console.newMember("Vera", "viewer"));

    page.navigate(console.at("/find?q=e"));

    assertThat(page.locator(".found").first()).containsText("Explain a refused request");
    assertThat(page.locator(".found").first()).not().containsText("Create an API key");
  }
}
