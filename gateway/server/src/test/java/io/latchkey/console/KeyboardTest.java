package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages without a mouse: nothing here clicks. */
@ExtendWith(TestConsole.class)
class KeyboardTest {

  private static final int MOST = 2000;
  private static final String FOCUSED =
      """
      () => {
        const at = document.activeElement;
        if (!at || at === document.body) return '';
        const label = at.labels && at.labels.length ? at.labels[0].textContent : '';
        return (at.getAttribute('aria-label') || label || at.textContent || at.id).trim().replace(/\\s+/g, ' ');
      }\
      """;

  /** Notes that an element has the focus, and whether one sees that; or that all had it. */
  private static final String REACH =
      """
      () => {
        const at = document.activeElement;
        if (!at || at === document.body) return 'none';
        if (at.dataset.reached === 'first') return 'all';
        at.dataset.reached ||= document.querySelector('[data-reached]') ? 'yes' : 'first';
        const style = getComputedStyle(at);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return outlined || style.boxShadow !== 'none' ? 'seen' : 'unseen: ' + at.outerHTML.slice(0, 120);
      }\
      """;

  private static final String NOT_REACHED =
      """
      () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.disabled && !each.dataset.reached && each.type !== 'hidden')
        .filter(each => each.type !== 'radio' || ![...document.getElementsByName(each.name)].some(other => other.dataset.reached))
        .map(each => each.outerHTML.slice(0, 120))\
      """;

  private final TestConsole console;

  KeyboardTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void keyIsCreatedCopiedAndRevoked() {
    Page page = console.open();
    page.navigate(console.at("/keys/new?organization=" + console.organization()));
    press(page, "Sign in as the system operator", "Enter");
    to(page, "Admin token");
    page.keyboard().type(TestConsole.TOKEN);
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Create an API key");

    to(page, "Name");
    page.keyboard().type("typed");
    if (!page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName(TestConsole.PROJECT))
        .isChecked()) {
      press(page, TestConsole.PROJECT + " " + console.project(), "Space");
    }
    press(page, "Create key", "Enter");
    page.locator("dialog[data-secret][open]").waitFor();
    String secret = page.locator("#secret").textContent();
    press(page, "Copy", "Enter");
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    press(page, "Close", "Enter");
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("typed");
    assertThat(console.status(secret)).isEqualTo(200);
    press(page, "Revoke", "Enter");
    press(page, "Revoke the key", "Space");

    assertThat(page.locator(".confirmed")).containsText("1 of 1 gateway refuses it");
    assertThat(console.status(secret)).isEqualTo(401);
  }

  @Test
  void dialogTakesTheFocusKeepsItAndGivesItBack() {
    Page page = console.newKey("focused");
    button(page, "Copy").first().press("Enter");
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("focused");
    press(page, "Roll", "Enter");
    List<String> inside = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      page.keyboard().press("Tab");
      inside.add(
          String.valueOf(
              page.evaluate(
                  "() => document.activeElement === document.body ||"
                      + " !!document.activeElement.closest('dialog')")));
    }

    page.keyboard().press("Escape");

    assertThat(inside).containsOnly("true");
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(page.evaluate(FOCUSED)).isEqualTo("Roll");
  }

  @Test
  void contentIsOneKeyAwayAndTablesAreSorted() {
    Page page = console.operator();
    page.keyboard().press("Tab");
    assertThat(page.evaluate(FOCUSED)).isEqualTo("Skip to the content");
    page.keyboard().press("Enter");
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("content");

    press(page, "Name", "Enter");

    assertThat(page.locator("th[aria-sort=ascending]")).hasText("Name");
  }

  @Test
  void refreshLeavesTheFocusWhereItIs() {
    Page page = console.operator();
    page.navigate(console.at("/fleet"));
    to(page, "Gateways");
    page.locator("#rows").evaluate("rows => rows.classList.add('first')");

    assertThat(page.locator("#rows:not(.first)")).isAttached();

    assertThat(page.evaluate(FOCUSED)).isEqualTo("Gateways");
  }

  @Test
  void formThatIsRefusedLeadsToWhatIsWrongAndFromThereToTheField() {
    Page page = console.operator();
    page.navigate(console.at("/keys/new"));

    press(page, "Create key", "Enter");

    assertThat(page.locator("#form > .problem")).isFocused();
    assertThat(page.locator("#form > .problem")).isInViewport();
    press(page, "Enter a name.", "Enter");
    assertThat(page.locator("#name")).isFocused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/keys",
        "/keys/new",
        "/projects",
        "/projects/new",
        "/projects/{id}",
        "/projects/{id}/limits",
        "/projects/{id}/settings",
        "/events",
        "/members",
        "/tokens",
        "/webhooks",
        "/explain",
        "/fleet",
        "/settings",
        "/organizations",
        "/account"
      })
  void everythingOnAPageIsReachedAndSeenToBe(String path) {
    Page page = console.operator();
    page.navigate(console.at(path.replace("{id}", console.project())));

    List<String> reached = new ArrayList<>();
    for (int i = 0; i < MOST && !reached.contains("all"); i++) {
      page.keyboard().press("Tab");
      reached.add(String.valueOf(page.evaluate(REACH)));
    }

    assertThat(reached).contains("all").noneMatch(each -> each.startsWith("unseen"));
    assertThat((List<?>) page.evaluate(NOT_REACHED)).isEmpty();
  }

  /** Goes to what is called {@code name} and presses a key there. */
  private static void press(Page page, String name, String key) {
    to(page, name);
    page.keyboard().press(key);
  }

  private static void to(Page page, String name) {
    List<String> passed = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      String focused = String.valueOf(page.evaluate(FOCUSED));
      if (focused.equals(name)) {
        return;
      }
      passed.add(focused);
      page.keyboard().press("Tab");
    }
    throw new AssertionError("nothing called " + name + " is reached, but " + passed);
  }
}
