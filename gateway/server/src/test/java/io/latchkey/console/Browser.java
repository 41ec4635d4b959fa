package io.latchkey.console;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import io.latchkey.fixture.Installed;
import io.latchkey.fixture.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chromium, as Debian installs it. What a page complains about is kept. */
final class Browser implements AutoCloseable {

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> complaints = new ArrayList<>();

  Browser() {
    Path program = Installed.program("chromium").toPath();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(
                        List.of(
                            "--no-sandbox", "--disable-gpu", "--disable-background-networking")));
  }

  /** A window of somebody who has not been here before. */
  Page open(int width, ColorScheme scheme) {
    return open(width, scheme, null);
  }

  /**
   * A window of its own.
   *
   * @param state with the cookies that it begins with; null for none
   */
  Page open(int width, ColorScheme scheme, @Nullable String state) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, width < 600 ? 844 : 900)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setStorageState(state)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Vienna")
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    Page page = context.newPage();
    page.setDefaultTimeout((double) Patience.LONG.toMillis());
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text() + " at " + page.url());
          }
        });
    page.onPageError(error -> complaints.add(error + " at " + page.url()));
    return page;
  }

  /** Windows of somebody whose browser speaks German. */
  BrowserContext german() {
    return chromium.newContext(
        new com.microsoft.playwright.Browser.NewContextOptions().setLocale("de-DE"));
  }

  /** The cookies of a state that a window's context had. */
  List<Cookie> cookies(String state) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions().setStorageState(state));
    List<Cookie> cookies = context.cookies();
    context.close();
    return cookies;
  }

  /** Closes all windows, whatever they ask. */
  void closeWindows() {
    List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
  }

  /** Errors and warnings of the browser's console, also what the CSP kept from happening. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
