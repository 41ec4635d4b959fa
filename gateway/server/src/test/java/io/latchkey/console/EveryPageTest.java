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
        && document.getAnimations().every(animation => animation.playState === 'finished')\
      """;

  /** Addresses that are no page of their own. */
  private static final List<String> PARTS =
      List.of(
          "/sign-in",
          "/sign-in/renewed",
          "/assets/{name}",
          "/keys/{id}/revocation",
          "/keys/{id}/dialogs/{name}");

  /** How a window shows a page. What is not of colours is the same in both colour schemes. */
  private enum View {
    WIDE_LIGHT(1280, 900, ColorScheme.LIGHT, false),
    WIDE_DARK(1280, 900, ColorScheme.DARK, true),
    NARROW_DARK(390, 844, ColorScheme.DARK, false),
    NARROW_LIGHT(390, 844, ColorScheme.LIGHT, true);

    private final int width;
    private final int height;
    private final ColorScheme scheme;
    private final boolean colours;

    View(int width, int height, ColorScheme scheme, boolean colours) {
      this.width = width;
      this.height = height;
      this.scheme = scheme;
      this.colours = colours;
    }

    void apply(Page page) {
      page.setViewportSize(width, height);
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    }

    boolean isOfColours() {
      return colours;
    }
  }

  @InjectSoftAssertions
  @SuppressWarnings("NullAway.Init")
  private SoftAssertions softly;

  private final TestConsole console;
  private final Acme acme;
  private final AxeCore axe = AxeCore.install();

  EveryPageTest(TestConsole console) throws IOException {
    this.console = console;
    this.acme =
        Acme.found(console.gateway(), console.gateway().admin(), TestConsole.unique("acme"));
  }

  /** The paths of all pages, by the patterns that they are mapped to. */
  private Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("/", "/");
    pages.put("/find", "/find?q=o");
    pages.put("/keys", "/keys");
    pages.put("/keys/new", "/keys/new");
    pages.put("/keys/{id}", "/keys/" + acme.key());
    pages.put("/projects", "/projects");
    pages.put("/projects/new", "/projects/new");
    pages.put("/projects/{id}", "/projects/" + acme.project());
    for (String tab : List.of("/usage", "/limits", "/upstream", "/encryption", "/settings")) {
      pages.put("/projects/{id}" + tab, "/projects/" + acme.project() + tab);
    }
    pages.put("/events", "/events");
    pages.put("/members", "/members");
    pages.put("/invitation", "/invitation");
    pages.put("/tokens", "/tokens");
    pages.put("/webhooks", "/webhooks");
    pages.put("/webhooks/{id}", "/webhooks/" + acme.webhook());
    pages.put("/explain", "/explain?key=" + acme.key());
    pages.put("/policies", "/policies");
    pages.put("/fleet", "/fleet");
    pages.put("/settings", "/settings");
    pages.put("/organizations", "/organizations");
    pages.put("/account", "/account");
    return pages;
  }

  /** What a configuration imports, and what that does. */
  private static Stream<Class<?>> imported(Class<?> configuration) {
    Import imported = configuration.getAnnotation(Import.class);
    return imported == null
        ? Stream.of(configuration)
        : Arrays.stream(imported.value()).flatMap(EveryPageTest::imported);
  }

  @Test
  void noPageIsForgottenHere() {
    Stream<String> mapped =
        imported(ConsoleConfiguration.class)
            .flatMap(controller -> Arrays.stream(controller.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(GetMapping.class))
            .flatMap(method -> Arrays.stream(method.getAnnotation(GetMapping.class).value()));

    assertThat(mapped.filter(path -> !PARTS.contains(path)))
        .containsExactlyInAnyOrderElementsOf(pages().keySet());
  }

  @Test
  void everyPageFitsIsAccessibleAndMakesTheBrowserComplainOfNothing() {
    int before = console.browser().complaints().size();
    Page page = console.open();
    page.navigate(console.at("/sign-in"));
    check(page, "sign-in", View.values());
    page = operator();
    for (Map.Entry<String, String> each : pages().entrySet()) {
      Response answer = page.navigate(console.at(each.getValue()));
      assertThat(answer.status()).as(each.getValue()).isEqualTo(200);
      assertThat(answer.headers().get("cache-control")).as(each.getKey()).isEqualTo("no-store");
      assertThat(answer.headers().get("content-security-policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      String name = each.getKey().equals("/") ? "overview" : each.getKey().substring(1);
      check(page, name.replaceAll("[^a-z]+", "-"), View.values());
    }

    List<String> all = console.browser().complaints();
    assertThat(all.subList(before, all.size())).isEmpty();
  }

  /** A window of the operator, who looks at the organization that has something on every page. */
  private Page operator() {
    Page page = console.operator();
    page.navigate(console.at("/keys?organization=" + acme.organization()));
    return page;
  }

  /** Whether nothing is to be scrolled sideways; charts follow a window's width a little later. */
  private static boolean fits(Page page) {
    return Boolean.TRUE.equals(page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
  }

  /** Checks a page as it is now, in several views. */
  private void check(Page page, String name, View... views) {
    for (View view : views) {
      view.apply(page);
      page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate(SETTLED)));
      String shown = name + "-" + view;
      if (SHOTS != null) {
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(Path.of(SHOTS).resolve(shown.toLowerCase(Locale.ROOT) + ".png"))
                .setFullPage(page.locator("dialog[open]").count() == 0));
      }
      softly
          .assertThatCode(() -> page.waitForCondition(() -> fits(page)))
          .as("%s fits", shown)
          .doesNotThrowAnyException();
      softly
          .assertThat(view.isOfColours() ? axe.colours(page) : axe.violations(page))
          .as(shown)
          .isEmpty();
    }
  }

  @Test
  void dialogsAndFaultsAreAccessible() {
    View[] views = {View.WIDE_LIGHT, View.NARROW_DARK};
    Page page = operator();
    for (String action : List.of("Roll", "Revoke")) {
      page.navigate(console.at("/keys/" + acme.key()));
      button(page, action).click();
      page.locator("dialog[open]").waitFor();
      check(page, "key-" + action, views);
    }
    page.navigate(console.at("/keys/" + acme.revoked()));
    check(page, "key-revoked", views);
    page.navigate(console.at("/projects/" + acme.project() + "/settings"));
    button(page, "Revoke all keys").click();
    check(page, "project-revoke-all", views);
    page.navigate(console.at("/keys/new"));
    button(page, "Create key").click();
    assertThat(page.locator("#form > .problem")).isVisible();
    check(page, "key-new-faults", views);
    page.navigate(console.at("/keys?q=nothing-is-called-so"));
    check(page, "keys-none", views);
    page.navigate(console.at("/explain?key=" + acme.revoked()));
    button(page, "Explain").click();
    assertThat(page.locator(".checks")).isVisible();
    check(page, "explain-answer", views);
    page.keyboard().press("Control+k");
    assertThat(page.locator("#found li").first()).isVisible();
    check(page, "find-dialog", views);
    page.navigate(console.at("/keys/key_that_is_not_there"));
    check(page, "error", views);
  }

  @Test
  void secretsDialogIsAccessible() {
    Page page = operator();
    page.navigate(console.at("/keys/new"));
    page.locator("#name").fill("invoices, production");
    page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Invoices")).check();
    button(page, "Create key").click();
    page.locator("dialog[data-secret][open]").waitFor();

    check(page, "secret", View.values());
  }
}
