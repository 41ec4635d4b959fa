package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do in the list of keys: sort it, and end keys in their rows. */
@ExtendWith(TestConsole.class)
class KeyListTest {

  private final TestConsole console;

  KeyListTest(TestConsole console) {
    this.console = console;
  }

  /** A page that lists the keys of a new organization. */
  private Page list(String organization, List<String> names) {
    var admin = console.gateway().admin();
    String id =
        admin
            .json("POST", "/v1/organizations", "{\"name\": \"%s\"}".formatted(organization))
            .path("id")
            .asString();
    String project =
        admin
            .json(
                "POST",
                "/v1/projects",
                "{\"organization\": \"%s\", \"name\": \"%s\"}".formatted(id, organization))
            .path("id")
            .asString();
    for (String name : names) {
      admin.json(
          "POST",
          "/v1/keys",
          "{\"name\": \"%s\", \"projects\": [\"%s\"]}".formatted(name, project));
    }
    Page page = console.operator();
    page.navigate(console.at("/keys?organization=" + id));
    assertThat(page.locator("#rows tbody tr")).hasCount(names.size());
    return page;
  }

  private static Locator row(Page page, String name) {
    return page.locator("#rows tbody tr", new Page.LocatorOptions().setHasText(name));
  }

  private static Locator action(Page page, String name, String action) {
    return row(page, name)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(action + " " + name));
  }

  @Test
  void keysAreSortedByTheServerAndTheAddressKeepsTheOrder() {
    Page page = list("Sorted", List.of("banana", "Apple", "cherry"));

    page.locator("thead th a").first().click();
    assertThat(page.locator("th[aria-sort=ascending]")).hasText("Name");
    assertThat(page.locator("#rows tbody bdi.name")).hasText(names("Apple", "banana", "cherry"));
    page.locator("thead th a").first().click();
    assertThat(page.locator("th[aria-sort=descending]")).hasText("Name");
    page.reload();

    assertThat(page.locator("#rows tbody bdi.name")).hasText(names("cherry", "banana", "Apple"));
  }

  private static String[] names(String... names) {
    return names;
  }

  @Test
  void headingsStayReadableUnderTheMouse() {
    Page page = list("Hovered", List.of("one"));
    Locator heading = page.locator("thead th a").first();
    Object before = heading.evaluate("each => getComputedStyle(each).color");

    heading.hover();

    assertThat(heading.evaluate("each => getComputedStyle(each).color")).isEqualTo(before);
  }

  @Test
  void keyIsRevokedInItsRowAndTheRowAndTheFleetAreShown() {
    Page page = list("Rows", List.of("kept", "leaked"));

    action(page, "leaked", "Revoke").click();
    assertThat(button(page, "Cancel")).isFocused();
    button(page, "Revoke the key").click();

    assertThat(page.locator("#swept")).containsText("Revoked. 1 of 1 gateway refuses it");
    assertThat(row(page, "leaked").locator(".badge")).hasText("revoked");
    assertThat(row(page, "kept").locator(".badge")).hasText("active");
    assertThat(action(page, "leaked", "Revoke")).hasCount(0);
    assertThat(action(page, "leaked", "Roll")).hasCount(0);
  }

  @Test
  void keyIsRolledInItsRow() {
    Page page = list("Rolled rows", List.of("rolled here"));

    action(page, "rolled here", "Roll").click();
    button(page, "Roll the key").click();

    assertThat(page.locator("dialog[data-secret][open]")).containsText("rolled here");
  }

  @Test
  void keyIsDeletedInItsRowOnceItsNameIsTyped() {
    Page page = list("Deleted rows", List.of("stays", "goes"));

    action(page, "goes", "Delete").click();
    assertThat(page.locator("dialog[open]")).containsText("This key is active");
    assertThat(button(page, "Delete the key")).isDisabled();
    page.locator("dialog[open] [data-types]").fill("goes");
    button(page, "Delete the key").click();

    assertThat(page.locator("#swept")).containsText("Deleted. 1 of 1 gateway refuses it");
    assertThat(page.locator("#rows tbody tr")).hasCount(1);
    assertThat(page.locator("#rows")).not().containsText("goes");
  }

  @Test
  void keyIdIsCopiedFromItsRow() {
    Page page = list("Copied rows", List.of("copied"));
    String id = row(page, "copied").locator("code.id").textContent();

    row(page, "copied").locator("[data-copy]").click();

    assertThat(page.locator("#said")).hasText("Copied");
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(id);
  }

  @Test
  void selectedKeysAreRevokedWithOneConfirmationOfTheFleet() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      names.add("bulk-" + i);
    }
    Page page = list("Bulk", names);
    for (String name : names.subList(0, 3)) {
      page.getByLabel("Select " + name).check();
    }
    assertThat(page.locator("#selection")).containsText("3 keys selected");
    button(page, "Revoke selected").click();
    assertThat(page.locator("dialog[open] button.danger")).isDisabled();
    page.locator("dialog[open] [data-types]").fill("3 keys");
    button(page, "Revoke the keys").click();

    assertThat(page.locator("#swept")).containsText("3 keys revoked. 1 of 1 gateway refuses");
    assertThat(page.locator("#rows .badge.revoked")).hasCount(3);
    assertThat(page.locator("#rows .badge.active")).hasCount(2);
    assertThat(page.locator("#selection")).isHidden();
    page.getByLabel("Select all keys shown").check();
    assertThat(page.locator("#selection")).containsText("2 keys selected".toLowerCase(Locale.ROOT));
  }
}
