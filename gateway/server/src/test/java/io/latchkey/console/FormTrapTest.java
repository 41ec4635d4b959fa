package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What somebody enters in a form is never ignored in favour of an option that stayed selected. */
@ExtendWith(TestConsole.class)
class FormTrapTest {

  private final TestConsole console;

  FormTrapTest(TestConsole console) {
    this.console = console;
  }

  private Page form(String name) {
    Page page = console.operator();
    page.navigate(console.at("/keys/new"));
    page.locator("#name").fill(name);
    page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName(TestConsole.PROJECT))
        .check();
    return page;
  }

  private JsonNode created(Page page) {
    button(page, "Create key").click();
    page.locator("dialog[data-secret][open]").waitFor();
    String id = page.locator("#client").textContent();
    return console.gateway().admin().json("GET", "/v1/keys/" + id, "");
  }

  @Test
  void tickedPermissionIsTheOnlyOneOfTheKey() {
    Page page = form("ticked");

    page.getByLabel("read").check();

    assertThat(page.getByLabel("Only these")).isChecked();
    assertThat(created(page).path("permissions"))
        .extracting(JsonNode::asString)
        .containsExactly("read");
  }

  @Test
  void typedPermissionIsTheOnlyOneOfTheKey() {
    Page page = form("typed");

    page.getByLabel("Others, separated by spaces").fill("orders:export");

    assertThat(created(page).path("permissions"))
        .extracting(JsonNode::asString)
        .containsExactly("orders:export");
  }

  @Test
  void enteredDateIsTheEndOfTheKeyWhereThePersonIs() {
    Page page = form("dated");
    LocalDate date = LocalDate.now(ZoneId.of("Europe/Vienna")).plusDays(40);

    page.getByLabel("Custom date").fill(date.toString());

    assertThat(page.locator("#ends")).containsText("23:59");
    assertThat(page.locator("#ends")).containsText("Europe/Vienna");
    assertThat(created(page).path("expiresAt").asString())
        .isEqualTo(
            date.atTime(23, 59, 59).atZone(ZoneId.of("Europe/Vienna")).toInstant().toString());
  }

  @Test
  void resultingDateIsShownForEveryExpiry() {
    Page page = form("expiry");
    for (String each : new String[] {"1 day", "1 week", "1 month", "6 months", "1 year"}) {
      page.locator("#expiry")
          .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel(each));

      assertThat(page.locator("#ends")).containsText("Expires ");
    }
    page.locator("#expiry").selectOption("never");

    assertThat(page.locator("#ends")).hasText("The key never expires.");
    assertThat(created(page).has("expiresAt")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "scope=all&permissions=read, permissions",
    "scope=all&otherPermissions=orders:export, permissions",
    "permissions=write, permissions",
    "scope=some, permissions",
    "expiry=1y&expiresAt=2099-01-01, expiresAt",
    "expiry=never&expiresAt=2099-01-01, expiresAt",
    "expiry=date, expiresAt",
    "burst=5, limits"
  })
  void contradictionIsRefusedByTheServerAndCreatesNothing(String entered, String field) {
    Page page = console.operator();
    String name = "contradiction" + entered.hashCode();
    page.navigate(console.at("/keys/new"));

    Object status =
        page.evaluate(
            """
            ([entered, name]) => {
              const body = new URLSearchParams(entered);
              body.set('name', name);
              body.set('projects', document.querySelector('[name=projects]').value);
              const headers = JSON.parse(document.body.getAttribute('hx-headers'));
              return fetch('/keys', {method: 'POST', body, headers: {...headers, 'HX-Request': 'true'}})
                .then(async answer => answer.status + ' ' + await answer.text());
            }\
            """,
            new String[] {entered, name});

    assertThat(String.valueOf(status)).startsWith("422").contains("href=\"#" + field + "\"");
    page.navigate(console.at("/keys?q=" + name));
    assertThat(page.locator("#rows tbody tr")).hasCount(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limits", "shared-limits"})
  void typedLimitIsSetWhenAProjectIsEdited(String which) {
    String project = console.newProject("Limited");
    Page page = console.operator();
    page.navigate(console.at("/projects/" + project + "/limits"));
    Locator form = page.locator("form[hx-post$='/" + which + "']");
    Locator save = form.getByRole(AriaRole.BUTTON);

    form.locator("[name=requests]").fill("9");
    assertThat(form.getByLabel("Set limits:")).isChecked();
    form.getByLabel("No limit").check();
    save.click();
    assertThat(page.locator("#problem .problem")).containsText("Set limits");
    form.getByLabel("Set limits:").check();
    save.click();

    assertThat(page.locator("dl.facts")).containsText("9 requests in 1s");
  }

  @Test
  void questionAboutTwoRequestsIsRefused() {
    Page page = console.operator();
    page.navigate(console.at("/explain"));
    page.locator("#requestId").fill("abc");
    page.locator("#path").fill("/proxy/demo/x");

    button(page, "Explain").click();

    assertThat(page.locator("#requestId-fault")).containsText("not both");
  }
}
