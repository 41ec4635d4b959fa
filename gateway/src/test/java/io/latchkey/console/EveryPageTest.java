package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.junit.jupiter.InjectSoftAssertions;
import org.assertj.core.api.junit.jupiter.SoftAssertionsExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;

/** What holds for every page: it is here that a new one is entered. */
@ExtendWith(TestConsole.class)
@ExtendWith(SoftAssertionsExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageTest {

  /** A folder for pictures of every page, to be looked at; none are made without it. */
  private static final @Nullable String SHOTS = System.getProperty("screenshots");

  private static final String SETTLED =
      """
      () => document.readyState === 'complete' && !document.querySelector('.htmx-request')
        && [...document.querySelectorAll('[data-usage]')].every(usage => usage.chart)\
      """;

  /** Addresses that are no page of their own. */
  private static final List<String> PARTS =
      List.of(
          "/",
          "/sign-in",
          "/sign-in/renewed",
          "/assets/{name}",
          "/keys/{id}/revocation",
          "/keys/{id}/dialogs/{name}");

  @InjectSoftAssertions
  @SuppressWarnings("NullAway.Init")
  private SoftAssertions softly;

  private final TestConsole console;
  private final Acme acme;
  private final AxeCore axe = AxeCore.install();

  EveryPageTest(TestConsole console) throws IOException {
    this.console = console;
    this.acme = Acme.found(console.gateway(), console.gateway().admin());
  }

  /** The paths of all pages, by the patterns that they are mapped to. */
  private Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("/keys", "/keys");
    pages.put("/keys/new", "/keys/new");
    pages.put("/keys/{id}", "/keys/" + acme.key());
    pages.put("/projects", "/projects");
    pages.put("/projects/new", "/projects/new");
    pages.put("/projects/{id}", "/projects/" + acme.project());
    pages.put("/events", "/events");
    pages.put("/members", "/members");
    pages.put("/invitation", "/invitation");
    pages.put("/tokens", "/tokens");
    pages.put("/webhooks", "/webhooks");
    pages.put("/webhooks/{id}", "/webhooks/" + acme.webhook());
    pages.put("/explain", "/explain?key=" + acme.key());
    pages.put("/fleet", "/fleet");
    pages.put("/settings", "/settings");
    pages.put("/organizations", "/organizations");
    pages.put("/account", "/account");
    return pages;
  }

  @Test
  void noPageIsForgottenHere() {
    Import imported = ConsoleConfiguration.class.getAnnotation(Import.class);
    Stream<String> mapped =
        Arrays.stream(imported.value())
            .flatMap(controller -> Arrays.stream(controller.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(GetMapping.class))
            .flatMap(method -> Arrays.stream(method.getAnnotation(GetMapping.class).value()));

    assertThat(mapped.filter(path -> !PARTS.contains(path)))
        .containsExactlyInAnyOrderElementsOf(pages().keySet());
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void everyPageFitsIsAccessibleAndMakesTheBrowserComplainOfNothing(int width, ColorScheme scheme) {
    int before = console.browser().complaints().size();
    Page page = console.browser().open(width, scheme);
    page.navigate(console.at("/sign-in"));
    check(page, "sign-in", width, scheme);
    page.context().close();
    page = console.operator(width, scheme);
    page.navigate(console.at("/keys?organization=" + acme.organization()));
    for (Map.Entry<String, String> each : pages().entrySet()) {
      Response answer = page.navigate(console.at(each.getValue()));
      assertThat(answer.status()).as(each.getValue()).isEqualTo(200);
      assertThat(answer.headers().get("cache-control")).as(each.getKey()).isEqualTo("no-store");
      assertThat(answer.headers().get("content-security-policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      check(page, each.getKey().substring(1).replaceAll("[^a-z]+", "-"), width, scheme);
    }
    page.context().close();

    assertThat(complaintsSince(before)).isEmpty();
  }

  private List<String> complaintsSince(int before) {
    List<String> all = console.browser().complaints();
    return all.subList(before, all.size());
  }

  private void check(Page page, String name, int width, ColorScheme scheme) {
    page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate(SETTLED)));
    if (SHOTS != null) {
      String file = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(SHOTS).resolve(file + ".png"))
              .setFullPage(page.locator("dialog[open]").count() == 0));
    }
    softly
        .assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("%s fits %d pixels", name, width)
        .isEqualTo(true);
    softly.assertThat(axe.violations(page)).as("%s %d %s", name, width, scheme).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "390, DARK"})
  void dialogsAndFaultsAreAccessible(int width, ColorScheme scheme) {
    Page page = console.operator(width, scheme);
    page.navigate(console.at("/keys?organization=" + acme.organization()));
    for (String action : List.of("Roll", "Revoke")) {
      page.navigate(console.at("/keys/" + acme.key()));
      button(page, action).click();
      page.locator("dialog[open]").waitFor();
      check(page, "key-" + action.toLowerCase(Locale.ROOT), width, scheme);
    }
    page.navigate(console.at("/keys/" + acme.revoked()));
    check(page, "key-revoked", width, scheme);
    page.navigate(console.at("/projects/" + acme.project()));
    button(page, "Edit").click();
    check(page, "project-edit", width, scheme);
    page.navigate(console.at("/keys/new"));
    button(page, "Create key").click();
    assertThat(page.locator("#form > .problem")).isVisible();
    check(page, "key-new-faults", width, scheme);
    page.navigate(console.at("/keys?q=nothing-is-called-so"));
    check(page, "keys-none", width, scheme);
    page.navigate(console.at("/explain?key=" + acme.revoked()));
    button(page, "Explain").click();
    assertThat(page.locator(".checks")).isVisible();
    check(page, "explain-answer", width, scheme);
    page.navigate(console.at("/keys/key_that_is_not_there"));
    check(page, "error", width, scheme);
    page.context().close();
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "390, LIGHT", "1280, DARK", "390, DARK"})
  void secretsDialogIsAccessible(int width, ColorScheme scheme) {
    Page page = console.operator(width, scheme);
    page.navigate(console.at("/keys?organization=" + acme.organization()));
    page.navigate(console.at("/keys/new"));
    page.locator("#name").fill("invoices, production");
    page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Invoices")).check();
    button(page, "Create key").click();
    page.locator("dialog[data-secret][open]").waitFor();

    check(page, "secret", width, scheme);

    page.context().close();
  }
}
