package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An organization's event log begins with its own creation, and tells people what happened. */
@ExtendWith(TestConsole.class)
class FirstEventsTest {

  private final TestConsole console;

  FirstEventsTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void logOfTheDemoBeginsWithWhatWasCreatedInIt() {
    Page page = console.operator();
    String demo =
        console
            .gateway()
            .admin()
            .json("GET", "/v1/projects/demo", "")
            .path("organization")
            .asString();
    for (String kind : List.of("organization", "project", "key")) {
      page.navigate(console.at("/events?organization=" + demo + "&action=" + kind + ".created"));

      assertThat(page.locator("ol.events li").last())
          .containsText("Latchkey created the " + kind + " Demo");
    }
  }

  @Test
  void logOfANewOrganizationBeginsWithItsCreation() {
    Page page = console.operator();
    page.navigate(console.at("/organizations"));
    page.locator("#name").fill("Begins here");
    button(page, "Create the organization").click();
    assertThat(page.locator("#organization option:checked")).hasText("Begins here");

    page.navigate(console.at("/events"));

    assertThat(page.locator("ol.events li").last())
        .containsText("The system operator created the organization Begins here");
  }

  @Test
  void eventsAreSentencesWithALinkToWhatStillExistsAndJsonOnDemand() {
    Page page = console.copiedKey("told in a sentence");
    String key = page.url();
    button(page, "Roll").click();
    page.locator("#overlap").selectOption("1h");
    button(page, "Roll the key").click();
    page.locator("dialog[data-secret][open]").waitFor();
    page.locator("[data-copy=secret]").click();
    button(page, "Close").click();
    page.navigate(console.at("/events?q=told+in+a"));
    Locator rolled = page.locator("ol.events li").first();
    assertThat(rolled).containsText("The system operator rolled told in a sentence");
    assertThat(rolled).containsText("the old secret works for 1 h");
    assertThat(rolled.locator("a")).hasAttribute("href", key.replaceFirst("http://[^/]*", ""));
    rolled.locator("summary").click();
    assertThat(rolled.locator("pre")).containsText("\"type\" : \"key.rolled\"");

    page.navigate(key);
    button(page, "Revoke").click();
    button(page, "Revoke the key").click();
    assertThat(page.locator("#badge")).hasText("revoked");
    button(page, "Delete").click();
    page.locator("[data-types]").fill("told in a sentence");
    button(page, "Delete the key").click();
    assertThat(page).hasURL(console.at("/keys"));
    page.navigate(console.at("/events?q=told+in+a"));

    assertThat(page.locator("ol.events li").first())
        .containsText("deleted the key told in a sentence");
    assertThat(page.locator("ol.events li a")).hasCount(0);
    assertThat((List<?>) page.locator("ol.events li").allInnerTexts()).hasSizeGreaterThan(3);
  }
}
