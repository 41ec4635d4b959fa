package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TlsUpstream;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One gateway and one browser for all tests of pages; they end with the test run's process. */
public final class TestConsole implements ParameterResolver {

  static final String TOKEN = "a-token-for-tests-only";
  static final int WIDTH = 1280;

  private static @Nullable Opened shared;
  private static @Nullable String operator;

  /** What is open; the browser ends when the process that drives it does. */
  private record Opened(
      RunningGateway gateway, Browser browser, TestCertificate partner, TestCertificate client) {

    static Opened open() {
      Browser browser = new Browser();
      TestCertificate partner = TestCertificate.write(folder(), "partner", "dns:api.internal");
      TestCertificate client = TestCertificate.write(folder(), "client");
      List<String> settings =
          new ArrayList<>(
              List.of(
                  "latchkey.admin.token=" + TOKEN,
                  "latchkey.demo=true",
                  "latchkey.project.key-limit=1000",
                  "latchkey.upstream.project-ssl-bundles=partner-ca",
                  "latchkey.console.proxy-url=https://api.example"));
      settings.addAll(TlsUpstream.bundle("partner-ca", partner, client));
      RunningGateway gateway = RunningGateway.embedded(folder(), settings.toArray(String[]::new));
      makeRoom(gateway.get(ProjectStore.class));
      return new Opened(gateway, browser, partner, client);
    }

    /** Lets the demo have the keys of all tests. */
    private static void makeRoom(ProjectStore projects) {
      Project demo = projects.project("demo").orElseThrow();
      projects.replace(
          new Project(
              demo.id(),
              demo.organization(),
              demo.name(),
              demo.slug(),
              demo.upstream(),
              demo.upstreamOptions(),
              1000,
              demo.limits(),
              demo.createdAt(),
              demo.version() + 1));
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory("latchkey-console");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @SuppressWarnings("NullAway.Init")
  private Opened opened;

  private static synchronized Opened opened() {
    Opened open = shared;
    if (open == null) {
      open = Opened.open();
      Runtime.getRuntime().addShutdownHook(new Thread(open.gateway::close));
      shared = open;
    }
    return open;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestConsole.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    opened = opened();
    return this;
  }

  RunningGateway gateway() {
    return opened.gateway;
  }

  /** Starts an upstream, named api.internal, that the SSL bundle {@code partner-ca} is for. */
  TlsUpstream partner() {
    return TlsUpstream.start(opened.partner, opened.client);
  }

  Browser browser() {
    return opened.browser;
  }

  String at(String path) {
    return gateway().console(path).toString();
  }

  /** A window of somebody who is not signed in. */
  Page open() {
    return browser().open(WIDTH, ColorScheme.LIGHT);
  }

  /** A window of the system operator. */
  Page operator() {
    return operator(WIDTH, ColorScheme.LIGHT);
  }

  /** A window of the system operator; all of its windows are of one session. */
  Page operator(int width, ColorScheme scheme) {
    String signedIn = operator;
    if (signedIn == null) {
      Page first = newOperator();
      signedIn = first.context().storageState();
      operator = signedIn;
      first.context().close();
    }
    Page page = browser().open(width, scheme, signedIn);
    page.navigate(at("/keys?organization=" + demo()));
    return page;
  }

  /** A window of the system operator, who has just signed in there. */
  Page newOperator() {
    Page page = open();
    page.navigate(at("/"));
    page.getByText("Sign in as the system operator").click();
    page.getByLabel("Admin token").fill(TOKEN);
    button(page, "Sign in with the token").click();
    page.getByText("Sign out").waitFor();
    page.navigate(at("/keys?organization=" + demo()));
    return page;
  }

  /** The ID of the organization that the demo's project belongs to. */
  String demo() {
    return gateway().admin().json("GET", "/v1/projects/demo", "").path("organization").asString();
  }

  /** A window of a user. */
  Page signedIn(String userName, String password) {
    Page page = open();
    page.navigate(at("/"));
    page.getByLabel("User name").fill(userName);
    page.getByLabel("Password").fill(password);
    button(page, "Sign in").click();
    page.getByText("Sign out").waitFor();
    return page;
  }

  /** Adds a member to the demo's organization, and returns the password. */
  String newMember(String userName, String name) {
    Page page = operator();
    page.navigate(at("/members"));
    page.getByLabel("User name, to sign in with").fill(userName);
    page.getByLabel("Name (for somebody who is new here)").fill(name);
    button(page, "Add").click();
    return page.locator("#secret").textContent();
  }

  /** A window that shows the secret of a new key of the demo. */
  Page newKey(String name) {
    return newKey(operator(), name);
  }

  Page newKey(Page page, String name) {
    page.navigate(at("/keys/new"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
    page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Demo")).check();
    button(page, "Create key").click();
    page.locator("dialog[open]").waitFor();
    return page;
  }

  /** The ID of a new project of the demo's organization. */
  String newProject(String name) {
    String body = "{\"organization\": \"%s\", \"name\": \"%s\"}".formatted(demo(), name);
    return gateway().admin().json("POST", "/v1/projects", body).path("id").asString();
  }

  /** The page of a new key, whose secret was copied. */
  Page copiedKey(String name) {
    Page page = newKey(name);
    button(page, "Copy").first().click();
    assertThat(page.locator("[data-copy=secret]")).hasText("Copied");
    button(page, "Close").click();
    assertThat(page.locator("h1")).containsText(name);
    return page;
  }

  /** What the proxy answers to a request with a secret. */
  int status(String secret) {
    return gateway().get(gateway().proxy("/proxy/demo/x"), "X-API-Key", secret).statusCode();
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
