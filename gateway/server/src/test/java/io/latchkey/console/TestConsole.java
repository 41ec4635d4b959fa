package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TlsUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One gateway and one browser for all tests of pages; they end with the test run's process. Each
 * test has an organization of its own there, and its windows are closed when it ends: no test sees
 * what another one made, nor what was left when it failed and is tried again.
 */
public final class TestConsole implements ParameterResolver, AfterEachCallback {

  static final String TOKEN = "a-token-for-tests-only";
  static final int WIDTH = 1280;

  /** The name of the project that each test has. */
  static final String PROJECT = "Orders";

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static @Nullable Opened shared;
  private static @Nullable String operator;

  private @Nullable Own own;

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
      return new Opened(gateway, browser, partner, client);
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory("latchkey-console");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * What one test has.
   *
   * @param organization its ID
   * @param name the organization's
   * @param project the slug of its only project, which has one key
   */
  private record Own(String organization, String name, String project) {

    static Own make(AdminClient admin) {
      String name = unique("Acme");
      String project = unique("orders");
      String upstream = admin.json("GET", "/v1/projects/demo", "").path("upstream").asString();
      String organization =
          admin
              .json("POST", "/v1/organizations", "{\"name\": \"" + name + "\"}")
              .path("id")
              .asString();
      admin.json(
          "POST",
          "/v1/projects",
          """
          {"organization": "%s", "name": "%s", "slug": "%s", "upstream": "%s"}\
          """
              .formatted(organization, PROJECT, project, upstream));
      admin.key(project);
      return new Own(organization, name, project);
    }
  }

  /** A user with a password. */
  record Person(String userName, String password) {}

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
    return new TestConsole();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    browser().closeWindows();
  }

  /** A name that no other test uses, such as {@code text-17}. */
  static String unique(String text) {
    return text + "-" + NUMBERS.incrementAndGet();
  }

  private Own own() {
    Own made = own;
    if (made == null) {
      made = Own.make(gateway().admin());
      own = made;
    }
    return made;
  }

  /** The ID of the organization that this test has for itself. */
  String organization() {
    return own().organization;
  }

  /** The name of that organization. */
  String organizationName() {
    return own().name;
  }

  /** The slug of that organization's project {@link #PROJECT}, which has one key. */
  String project() {
    return own().project;
  }

  RunningGateway gateway() {
    return opened().gateway;
  }

  /** Starts an upstream, named api.internal, that the SSL bundle {@code partner-ca} is for. */
  TlsUpstream partner() {
    return TlsUpstream.start(opened().partner, opened().client);
  }

  Browser browser() {
    return opened().browser;
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
    page.navigate(at("/keys?organization=" + organization()));
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
    page.navigate(at("/keys?organization=" + organization()));
    return page;
  }

  /** A window of a user. */
  Page signedIn(Person person) {
    Page page = open();
    page.navigate(at("/"));
    page.getByLabel("User name").fill(person.userName);
    page.getByLabel("Password").fill(person.password);
    button(page, "Sign in").click();
    page.getByText("Sign out").waitFor();
    return page;
  }

  /** A new member of this test's organization. */
  Person newMember(String name, String role) {
    String userName = unique("person");
    String body =
        "{\"userName\": \"%s\", \"name\": \"%s\", \"role\": \"%s\"}"
            .formatted(userName, name, role);
    String path = "/v1/organizations/" + organization() + "/members";
    String password = gateway().admin().json("POST", path, body).path("password").asString();
    return new Person(userName, password);
  }

  /** A window that shows the secret of a new key of this test's project. */
  Page newKey(String name) {
    return newKey(operator(), name);
  }

  Page newKey(Page page, String name) {
    page.navigate(at("/keys/new"));
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
    page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName(PROJECT)).check();
    button(page, "Create key").click();
    page.locator("dialog[open]").waitFor();
    return page;
  }

  /** The ID of a new project of this test's organization. */
  String newProject(String name) {
    String body = "{\"organization\": \"%s\", \"name\": \"%s\"}".formatted(organization(), name);
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

  /** What the proxy answers to a request for this test's project with a secret. */
  int status(String secret) {
    return gateway()
        .get(gateway().proxy("/proxy/" + project() + "/x"), "X-API-Key", secret)
        .statusCode();
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
