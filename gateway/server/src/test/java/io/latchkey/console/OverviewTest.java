package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody sees first, and where it leads to. */
@ExtendWith(TestConsole.class)
class OverviewTest {

  private final TestConsole console;

  OverviewTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void tileLeadsToTheKeysThatItCounts() {
    Page page = console.operator();
    console.gateway().admin().key(console.project());
    page.navigate(console.at("/?organization=" + console.organization()));

    Locator tile = page.locator(".tiles a").filter(text("Never used"));
    assertThat(tile.locator(".number")).hasText("2");
    tile.click();

    assertThat(page.locator("#rows tbody tr")).hasCount(2);
    assertThat(page.locator("#count")).hasText("2 keys");
    assertThat(page.getByLabel("Activity")).hasValue("never-used");
    page.getByLabel("Activity").selectOption("old-secret");
    assertThat(page.locator("#count")).hasText("0 keys");
    assertThat(page.locator("#rows")).containsText("No keys match");
  }

  @Test
  void requestsAreDrawnHourByHourWithTheReasonsOfRefusals() {
    Page page = console.copiedKey("charted");
    String key = page.url();
    String id = key.substring(key.lastIndexOf('/') + 1);
    assertThat(page.locator("#usage")).containsText("No requests in the last 24 hours");
    String rolled =
        console
            .gateway()
            .admin()
            .json("POST", "/v1/keys/" + id + "/roll", "{}")
            .path("secret")
            .asString();
    assertThat(console.status(rolled)).isEqualTo(200);
    console.gateway().get(console.gateway().proxy("/proxy/demo/x"), "X-API-Key", rolled);

    page.waitForCondition(
        () -> {
          page.navigate(key);
          return page.locator("#usage .reasons li").count() == 1;
        });
    assertThat(page.locator("#usage svg .band")).hasCount(24);
    assertThat(page.locator("#usage .allowed dd")).hasText("1");
    assertThat(page.locator("#usage .reasons")).containsText("Project not allowed");
    page.locator("#usage").getByText("7d").click();
    assertThat(page.locator("#usage svg .band")).hasCount(168);
    page.locator("#usage").getByText("30d").click();
    assertThat(page.locator("#usage svg .band")).hasCount(30);
    assertThat(page.locator("#usage .refused dd")).hasText("1");
  }

  @Test
  void columnsAreChosenAndRememberedWithoutAnAccountSetting() {
    Page page = console.operator();
    page.navigate(console.at("/keys?organization=" + console.organization()));
    assertThat(page.locator("thead")).containsText("Tail");
    page.getByText("Columns").click();
    page.getByLabel("Tail").uncheck();
    page.getByLabel("Last 24 hours").check();
    button(page, "Show these").click();

    assertThat(page.locator("thead")).containsText("Last 24 hours");
    page.navigate(console.at("/keys"));

    assertThat(page.locator("thead")).containsText("Last 24 hours");
    assertThat(page.locator("thead")).not().containsText("Tail");
  }

  @Test
  void laptopShowsTwentyFiveKeysAtOnce() {
    IntStream.range(0, 25).forEach(i -> console.gateway().admin().key(console.project()));
    Page page = console.operator();
    page.setViewportSize(1280, 800);
    page.navigate(console.at("/keys?organization=" + console.organization()));

    Locator last = page.locator("#rows tbody tr").nth(24);

    assertThat(last).isVisible();
    assertThat(last.boundingBox().y + last.boundingBox().height).isLessThanOrEqualTo(800);
    assertThat(last.getByRole(AriaRole.BUTTON, named("Revoke"))).isInViewport();
  }

  @Test
  void navigationOpensOnAPhoneAndEndsWithEscape() {
    Page page = console.operator();
    page.setViewportSize(390, 844);
    page.navigate(console.at("/"));
    Locator link = page.locator("#navigation").getByText("API keys");
    assertThat(link).isHidden();

    button(page, "Menu").click();
    assertThat(link).isVisible();
    page.keyboard().press("Escape");
    assertThat(link).isHidden();
    button(page, "Menu").click();
    link.click();

    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("API keys");
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
