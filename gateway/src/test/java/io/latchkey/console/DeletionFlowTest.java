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
    String organization = organization(admin, "Deleting");
    project(admin, organization, "doomed");
    AdminClient.Key key = admin.key("doomed");
    Page page = console.operator();
    page.navigate(console.at("/projects/doomed?organization=" + organization));

    button(page, "Delete the project").click();
    Locator typed = page.locator("#typed-project");
    assertThat(typed).isFocused();
    assertThat(button(page, "Delete the project for good")).isDisabled();
    typed.fill("Doome");
    assertThat(button(page, "Delete the project for good")).isDisabled();
    typed.press("Enter");
    assertThat(admin.call("GET", "/v1/projects/doomed", "").statusCode()).isEqualTo(200);
    typed.fill("Doomed");
    button(page, "Delete the project for good").click();

    assertThat(page).hasURL(console.at("/projects"));
    assertThat(page.locator("main")).not().containsText("Doomed");
    assertThat(admin.call("GET", "/v1/projects/doomed", "").statusCode()).isEqualTo(404);
    assertThat(admin.json("GET", "/v1/keys/" + key.id(), "").path("status").asString())
        .isEqualTo("revoked");
  }

  @Test
  void organizationIsRenamedAndThenDeleted() {
    AdminClient admin = console.gateway().admin();
    String organization = organization(admin, "Short-lived");
    project(admin, organization, "short-lived");
    Page page = console.operator();
    page.navigate(console.at("/organizations?organization=" + organization));

    button(page, "Rename").click();
    page.getByLabel("New name").fill("Ephemeral");
    button(page, "Save").click();
    assertThat(page.locator("main ul.choices")).containsText("Ephemeral");
    button(page, "Delete the organization").click();
    assertThat(page.locator("#typed-organization")).isFocused();
    page.locator("#typed-organization").fill("Ephemeral");
    button(page, "Delete the organization for good").click();

    assertThat(page.locator("main ul.choices")).not().containsText("Ephemeral");
    assertThat(admin.call("GET", "/v1/organizations/" + organization, "").statusCode())
        .isEqualTo(404);
    assertThat(admin.call("GET", "/v1/projects/short-lived", "").statusCode()).isEqualTo(404);
  }

  @Test
  void formWithAnotherNameDeletesNothing() {
    AdminClient admin = console.gateway().admin();
    String organization = organization(admin, "Staying");
    project(admin, organization, "staying");
    PageClient operator = PageClient.operator(console.gateway());

    String refused = operator.post("/projects/staying/delete", "typed=other").body();
    operator.post("/organizations/" + organization + "/delete", "");

    assertThat(refused).contains("The name is not the one above");
    assertThat(admin.call("GET", "/v1/projects/staying", "").statusCode()).isEqualTo(200);
  }

  private static String organization(AdminClient admin, String name) {
    return admin
        .json("POST", "/v1/organizations", "{\"name\": \"" + name + "\"}")
        .path("id")
        .asString();
  }

  private static void project(AdminClient admin, String organization, String slug) {
    String name = slug.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + slug.substring(1);
    admin.json(
        "POST",
        "/v1/projects",
        "{\"organization\": \"%s\", \"name\": \"%s\", \"slug\": \"%s\"}"
            .formatted(organization, name, slug));
  }
}
