package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people of each role see, names that would deceive, and small screens. */
@ExtendWith(TestConsole.class)
class RoleAndNameTest {

  private final TestConsole console;

  RoleAndNameTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void viewerSeesNoFormThatItsRoleCannotSend() {
    Page page = console.signedIn(console.newMember("Vera", "viewer"));

    for (String path : new String[] {"/keys/new", "/projects/new"}) {
      assertThat(page.navigate(console.at(path)).status()).isEqualTo(200);
      assertThat(page.locator("main"))
          .containsText("Your role in " + console.organizationName() + " is viewer");
      assertThat(page.locator("main form")).hasCount(0);
    }
    for (String tab : new String[] {"", "/usage", "/limits", "/settings"}) {
      page.navigate(console.at("/projects/" + console.project() + tab));
      assertThat(page.locator("main form[hx-post]")).hasCount(0);
    }
    page.navigate(console.at("/keys"));
    assertThat(page.locator("#rows tbody tr")).hasCount(1);
    assertThat(page.locator("#rows button:not([data-copy])")).hasCount(0);
    assertThat(page.locator("#rows [type=checkbox]:not([data-all])")).hasCount(0);
  }

  @Test
  void nameThatTurnsTextAroundIsRefusedAndAnOldOneTurnsNothing() {
    Page page = console.operator();
    page.navigate(console.at("/keys/new"));
    page.locator("#name").fill("gnp\u202Ekey");
    button(page, "Create key").click();
    assertThat(page.locator("#form > .problem")).isFocused();
    assertThat(page.locator("#name-fault")).containsText("direction");
    KeyRecord old = stored("fdp\u202Eexe");

    page.navigate(console.at("/keys/" + old.key().id()));

    assertThat(page.locator("h1 bdi")).hasText(old.name());
    assertThat(
            page.evaluate(
                "() => [...document.querySelectorAll('main *')].every(each => each.children.length"
                    + " || !each.textContent.includes('\\u202e') || each.matches('bdi, option,"
                    + " input'))"))
        .isEqualTo(true);
  }

  private KeyRecord stored(String name) {
    KeyStore store = console.gateway().get(KeyStore.class);
    KeyRecord first =
        store.list(new OrganizationId(console.organization()), null, null, 1).records().get(0);
    SecureRandom random = new SecureRandom();
    byte[] hash = new byte[KeyHash.BYTES];
    random.nextBytes(hash);
    ApiKey key = first.key();
    KeyRecord record =
        new KeyRecord(
            new ApiKey(
                KeyId.generate(random),
                key.organization(),
                key.projects(),
                key.permissions(),
                key.allowedAddresses(),
                null,
                ApiKey.NEVER,
                false,
                1),
            name,
            "aBc123",
            null,
            null,
            first.createdAt(),
            null,
            List.of(KeyHash.of(hash)),
            null,
            null);
    store.create(record);
    return record;
  }

  @Test
  void longNameLeavesEveryColumnOnTheScreen() {
    Page page = console.operator();
    stored("x".repeat(80));
    page.navigate(console.at("/keys?q=" + "x".repeat(30)));

    assertThat(page.locator("#rows tbody tr")).hasCount(1);
    assertThat(
            page.evaluate(
                "() => document.querySelector('#rows .scroll').scrollWidth <="
                    + " document.querySelector('#rows .scroll').clientWidth"))
        .isEqualTo(true);
  }

  @Test
  void phoneHasTheAccountTheActiveTabAndTargetsForFingers() {
    Page page = console.operator(390, ColorScheme.LIGHT);
    page.navigate(console.at("/fleet"));

    button(page, "Menu").click();
    assertThat(page.locator("#navigation a[href='/account']")).isInViewport();
    assertThat(page.locator("#navigation [aria-current]")).isInViewport();
    Object small =
        page.evaluate(
            "() => [...document.querySelectorAll('header a, header button, nav a, nav button, nav"
                + " select, main button, main a[role=button]')].filter(each =>"
                + " each.checkVisibility() && !each.matches('.skip, .copy')).filter(each =>"
                + " each.getBoundingClientRect().height < 44).map(each => each.outerHTML)");
    assertThat((List<?>) small).isEmpty();
  }

  @Test
  void datesAreInTheLanguageOfThePage() {
    com.microsoft.playwright.BrowserContext german = console.browser().german();
    Page page = german.newPage();
    page.navigate(console.at("/"));
    page.getByText("Sign in as the system operator").click();
    page.getByLabel("Admin token").fill(TestConsole.TOKEN);
    button(page, "Sign in with the token").click();
    page.getByText("Sign out").waitFor();
    page.navigate(console.at("/keys?organization=" + console.organization()));

    assertThat(page.locator("td[data-label=Created] time").first()).containsText("ago");
  }
}
