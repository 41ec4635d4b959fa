package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.latchkey.fixture.AdminClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Projects and organizations are deleted and renamed, in a browser. */
@ExtendWith(TestConsole.class)
class DeletionFlowTest {

  private final TestConsole console;

  DeletionFlowTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void projectIsDeletedOnceItsNameIsTyped() {
    AdminClient admin = console.gateway().admin();
    String project = console.newProject("Doomed");
    AdminClient.Key key = admin.key(project);
    Page page = console.operator();
    page.navigate(console.at("/projects/" + project + "/settings"));

    button(page, "Delete the project").click();
    Locator typed = page.locator("#typed-project");
    assertThat(typed).isFocused();
    assertThat(button(page, "Delete the project for good")).isDisabled();
    typed.fill("Doome");
    assertThat(button(page, "Delete the project for good")).isDisabled();
    typed.press("Enter");
    assertThat(admin.call("GET", "/v1/projects/" + project, "").statusCode()).isEqualTo(200);
    typed.fill("Doomed");
    button(page, "Delete the project for good").click();

    assertThat(page).hasURL(console.at("/projects"));
    assertThat(page.locator("main")).not().containsText("Doomed");
    assertThat(admin.call("GET", "/v1/projects/" + project, "").statusCode()).isEqualTo(404);
    assertThat(admin.json("GET", "/v1/keys/" + key.id(), "").path("status").asString())
        .isEqualTo("revoked");
  }

  @Test
  void organizationIsRenamedAndThenDeleted() {
    AdminClient admin = console.gateway().admin();
    String organization = console.organization();
    String name = TestConsole.unique("Ephemeral");
    Page page = console.operator();
    page.navigate(console.at("/organizations"));

    button(page, "Rename").click();
    Locator dialog = page.getByLabel("Rename the organization");
    dialog.getByLabel("New name").fill(name);
    dialog.getByText("Save").click();
    assertThat(page.locator("main ul.choices")).containsText(name);
    button(page, "Delete the organization").click();
    assertThat(page.locator("#typed-organization")).isFocused();
    page.locator("#typed-organization").fill(name);
    button(page, "Delete the organization for good").click();

    assertThat(page.locator("main ul.choices")).not().containsText(name);
    assertThat(admin.call("GET", "/v1/organizations/" + organization, "").statusCode())
        .isEqualTo(404);
    assertThat(admin.call("GET", "/v1/projects/" + console.project(), "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void formWithAnotherNameDeletesNothing() {
    AdminClient admin = console.gateway().admin();
    String project = console.newProject("Staying");
    PageClient operator = PageClient.operator(console.gateway());

    String refused = operator.post("/projects/" + project + "/delete", "typed=other").body();
    operator.post("/organizations/" + console.organization() + "/delete", "");

    assertThat(refused).contains("The name is not the one above");
    assertThat(admin.call("GET", "/v1/projects/" + project, "").statusCode()).isEqualTo(200);
  }
}
