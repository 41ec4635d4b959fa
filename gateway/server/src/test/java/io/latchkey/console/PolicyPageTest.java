package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What an organization asks of its keys, set and followed in a browser. */
@ExtendWith(TestConsole.class)
class PolicyPageTest {

  private final TestConsole console;

  PolicyPageTest(TestConsole console) {
    this.console = console;
  }

  private Page policies() {
    Page page = console.operator();
    page.navigate(console.at("/policies"));
    return page;
  }

  private JsonNode key() {
    return console
        .gateway()
        .admin()
        .json(
            "POST",
            "/v1/keys",
            "{\"name\": \"pasted\", \"projects\": [\"%s\"]}".formatted(console.project()));
  }

  private JsonNode stored(JsonNode key) {
    return console.gateway().admin().json("GET", "/v1/keys/" + key.path("id").asString(), "");
  }

  @Test
  void formOfANewKeyOffersWhatTheExpiryPolicyAllowsAndBeginsWithItsDefault() {
    Page page = policies();
    page.getByLabel("Longest lifetime").selectOption("90d");
    page.getByLabel("If nobody chooses").selectOption("30d");
    button(page, "Save the expiry policy").click();
    assertThat(page.locator("#said")).hasText("Expiry policy saved.");
    assertThat(page.getByLabel("Longest lifetime")).hasValue("90d");

    page.navigate(console.at("/keys/new"));

    assertThat(page.locator("#expiry")).hasValue("30d");
    Assertions.assertThat(page.locator("#expiry option").allTextContents())
        .containsExactly("1 day", "1 week", "30 days", "1 month", "90 days", "Custom date");
    assertThat(page.locator("#ends")).containsText("Expires ");
    assertThat(page.locator("#form")).containsText("a key expires after at most 90 days");
  }

  @Test
  void formOfANewKeyKeepsItsUsualExpiriesIfTheyOnlyHaveToBeThere() {
    Page page = policies();
    page.getByLabel("Every key must expire").check();
    button(page, "Save the expiry policy").click();
    assertThat(page.locator("#said")).hasText("Expiry policy saved.");

    page.navigate(console.at("/keys/new"));

    assertThat(page.locator("#expiry")).hasValue("6mo");
    assertThat(page.locator("#expiry option[value=never]")).hasCount(0);
  }

  @Test
  void pastedSecretIsReportedAsLeakedAndItsKeyIsSuspendedAsThePolicySays() {
    Page page = policies();
    page.getByLabel("Suspend it").check();
    button(page, "Save the leak policy").click();
    assertThat(page.locator("#said")).hasText("Leak policy saved.");
    JsonNode key = key();
    page.navigate(console.at("/keys"));
    page.getByLabel("Search").fill(key.path("secret").asString());

    button(page, "Report the leak").click();
    assertThat(page.locator("dialog[open]")).containsText("policy suspends the key");
    button(page, "Report and suspend").click();

    assertThat(page.locator("#said")).hasText("Reported. The key is suspended.");
    assertThat(page.locator("#rows .badge.suspended")).hasCount(1);
    Assertions.assertThat(stored(key).path("status").asString()).isEqualTo("suspended");
  }

  @Test
  void leakIsOnlyRecordedWithoutAPolicyAndTheDialogSaysSo() {
    JsonNode key = key();
    Page page = console.operator();
    page.navigate(console.at("/keys/" + key.path("id").asString()));
    button(page, "Report leak").click();
    assertThat(page.locator("dialog[open]")).containsText("only records the leak");

    button(page, "Report the leak").click();

    assertThat(page.locator("#said")).hasText("Reported. The key still works.");
    assertThat(page.locator("ol.events")).containsText("has a secret that was found in public");
  }

  @Test
  void ownerTagsAndMetadataAreEditedAndTakenAway() {
    JsonNode key = key();
    Page page = console.operator();
    page.navigate(console.at("/keys/" + key.path("id").asString()));
    edit(page, "cust_4711", "eu nightly", "plan=gold\nregion=eu west");
    Assertions.assertThat(stored(key).path("owner").asString()).isEqualTo("cust_4711");
    Assertions.assertThat(stored(key).path("metadata").path("region").asString())
        .isEqualTo("eu west");

    edit(page, "", "eu", "plan=silver");

    JsonNode now = stored(key);
    Assertions.assertThat(now.has("owner")).isFalse();
    Assertions.assertThat(now.path("tags")).extracting(JsonNode::asString).containsExactly("eu");
    Assertions.assertThat(now.path("metadata").toString()).isEqualTo("{\"plan\":\"silver\"}");
  }

  private static void edit(Page page, String owner, String tags, String metadata) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Edit owner")).click();
    page.locator("#owner").fill(owner);
    page.locator("#tags").fill(tags);
    page.locator("#metadata").fill(metadata);
    page.waitForNavigation(() -> button(page, "Save").click());
    assertThat(page.locator("#said")).hasText("Key saved.");
  }

  @Test
  void keyIsSuspendedAndResumedInItsRow() {
    JsonNode key = key();
    Page page = console.operator();
    page.navigate(console.at("/keys?q=pasted"));

    button(page, "Suspend pasted").click();
    button(page, "Suspend the key").click();
    assertThat(page.locator("#swept")).containsText("Suspended. 1 of 1 gateway refuses it");
    assertThat(page.locator("#rows .badge.suspended")).hasCount(1);
    Assertions.assertThat(console.status(key.path("secret").asString())).isEqualTo(401);
    button(page, "Resume pasted").click();
    button(page, "Resume the key").click();

    assertThat(page.locator("#said")).hasText("Resumed. Every gateway accepts the key again.");
    assertThat(page.locator("#rows .badge.active")).hasCount(1);
    Assertions.assertThat(console.status(key.path("secret").asString())).isEqualTo(200);
  }
}
