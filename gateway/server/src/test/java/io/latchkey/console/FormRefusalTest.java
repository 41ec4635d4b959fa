package io.latchkey.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import io.latchkey.console.RefusedForm.Why;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestMasterKey;
import io.latchkey.fixture.TestRedis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * What somebody sees when a form is refused: never a 500, but a problem that has the focus, is
 * where the person is, and says what to do; and all that was entered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormRefusalTest {

  /** Forms of the operator and of people who aren't signed in: tested elsewhere. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "/confirm",
          "/invitation",
          "/invitation/accept",
          "/invitation/refuse",
          "/members",
          "/organizations",
          "/sign-in",
          "/sign-out");

  /** Fields in which something is chosen, not typed. */
  private static final Set<String> CHOSEN = Set.of("role", "maximum", "default", "action");

  private static final String TOLD =
      """
      () => {
        const place = [...document.querySelectorAll('dialog[open]')].pop() || document.querySelector('main');
        const told = [...place.querySelectorAll('.problem, .problem-unknown')].filter(each => each.checkVisibility());
        const focused = document.activeElement;
        const read = told.find(each => each.contains(focused));
        return read ? read.innerText : null;
      }\
      """;

  /** What a form has, but for passwords and for projects, which may be gone. */
  private static final String VALUES =
      """
      element => {
        const form = element.closest('form');
        return form ? JSON.stringify([...new FormData(form)].filter(([name]) =>
          name !== 'projects' && form.elements[name].type !== 'password')) : '';
      }\
      """;

  private static final String PREPARE =
      """
      element => {
        for (let each = element.closest('details'); each; each = each.parentElement.closest('details')) each.open = true;
        const keys = (element.getAttribute('hx-include') || '').includes('keys');
        const box = keys && document.querySelector('#rows [name=keys]');
        if (box && !box.checked) box.click();
        const dialog = element.closest('dialog');
        if (dialog && !dialog.open) document.querySelector('[data-open=' + dialog.id + ']').click();
        const form = element.closest('form');
        if (!form) return;
        [...form.elements].filter(each => each.type !== 'hidden' && each.value === '').forEach(field => {
          if ('types' in field.dataset) field.value = field.dataset.types;
          else if (field.required) field.value = field.type === 'url' ? 'https://hooks.acme.invalid/x' : 'Entered by hand 1';
          field.dispatchEvent(new Event('input', { bubbles: true }));
        });
      }\
      """;

  private final TestRedis redis = TestRedis.start();
  private final RunningGateway gateway =
      RunningGateway.on(
          redis,
          "latchkey.admin.token=" + TestConsole.TOKEN,
          "latchkey.store.timeout=3s",
          TestMasterKey.setting());
  private final Browser browser = new Browser();
  private final RefusalForms forms = RefusalForms.make(gateway);
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  @AfterAll
  void close() {
    browser.close();
    gateway.close();
    redis.stop();
  }

  private static Stream<Class<?>> imported(Class<?> configuration) {
    Import imported = configuration.getAnnotation(Import.class);
    return imported == null
        ? Stream.of(configuration)
        : Arrays.stream(imported.value()).flatMap(FormRefusalTest::imported);
  }

  @Test
  void noFormIsForgottenHere() {
    Stream<String> mapped =
        imported(ConsoleConfiguration.class)
            .flatMap(controller -> Arrays.stream(controller.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(PostMapping.class))
            .flatMap(method -> Arrays.stream(method.getAnnotation(PostMapping.class).value()));

    assertThat(mapped.filter(path -> !ELSEWHERE.contains(path)))
        .containsExactlyInAnyOrderElementsOf(
            forms.rows().stream().map(RefusedForm::mapping).distinct().toList());
  }

  @Test
  void everyRefusalIsToldWhereThePersonIsHasTheFocusSaysWhatToDoAndKeepsWhatWasEntered() {
    Page first = signIn();
    String state = first.context().storageState();
    forms.rows().forEach(row -> pages.computeIfAbsent(row.page(), path -> window(path, first)));

    refuse(Why.INVALID, 422, 409, 400);
    for (Page each : pages.values()) {
      each.reload();
    }
    first.context().clearCookies();
    refuse(Why.SESSION_ENDED, 401);
    first.context().addCookies(browser.cookies(state));
    forms.role("viewer");
    refuse(Why.FORBIDDEN, 403);
    forms.role("admin");
    forms.conflict();
    refuse(Why.CONFLICT, 409, 422);
    forms.deleteAll();
    refuse(Why.GONE, 404, 422);
    redis.stop();
    refuse(Why.REDIS_AWAY, 503);

    assertThat(faults).isEmpty();
  }

  private Page signIn() {
    Page page = browser.open(TestConsole.WIDTH, ColorScheme.LIGHT);
    page.navigate(gateway.console("/").toString());
    page.getByLabel("User name").fill(RefusalForms.ADMIN);
    page.getByLabel("Password").fill(forms.password());
    TestConsole.button(page, "Sign in").click();
    page.getByText("Sign out").waitFor();
    return page;
  }

  private Page window(String path, Page first) {
    Page page = first.context().newPage();
    page.setDefaultTimeout((double) Patience.LONG.toMillis());
    page.navigate(gateway.console(path).toString());
    return page;
  }

  private void refuse(Why why, Integer... statuses) {
    for (RefusedForm row : forms.rows()) {
      String words = row.told().get(why);
      if (words != null) {
        refuse(row, why == Why.INVALID ? row.wrong() : Map.of(), Set.of(statuses), words);
      }
    }
  }

  /** Sends a form, and notes what somebody misses when it is refused. */
  private void refuse(
      RefusedForm row, Map<String, String> instead, Set<Integer> statuses, String words) {
    Page page = Objects.requireNonNull(pages.get(row.page()));
    page.bringToFront();
    try {
      Locator form =
          page.locator("[hx-post='%1$s'], [hx-post^='%1$s?']".formatted(row.action())).first();
      form.evaluate(PREPARE);
      fill(form, row.entered());
      fill(form, instead);
      String before = (String) form.evaluate(VALUES);
      Response answer = send(page, form, row);
      String told =
          (String)
              page.waitForFunction(
                      told(words), null, new Page.WaitForFunctionOptions().setPollingInterval(20))
                  .jsonValue();
      note(row, words, "status " + answer.status(), statuses.contains(answer.status()));
      note(row, words, "says " + told, told.contains(words));
      note(row, words, "lost what was entered", before.equals(form.evaluate(VALUES)));
    } catch (RuntimeException e) {
      note(row, words, e + " " + text(page), false);
    }
    page.evaluate(
        """
        document.querySelectorAll('dialog[open]').forEach(each => each.close());
        document.querySelectorAll('#problem > *, dialog[data-confirm]').forEach(each => each.remove())\
        """);
  }

  private static String told(String words) {
    return words.startsWith("Your session")
        ? "() => { const open = document.querySelector('dialog[data-confirm][open]'); return open"
            + " && open.contains(document.activeElement) ? open.innerText : null }"
        : TOLD;
  }

  private static String text(Page page) {
    return page.locator("main, dialog[open]").last().innerText().replaceAll("\\s+", " ");
  }

  private void note(RefusedForm row, String about, String what, boolean isAsItShouldBe) {
    if (!isAsItShouldBe) {
      faults.add(row.mapping() + " (" + about + "): " + what);
    }
  }

  private static void fill(Locator form, Map<String, String> entered) {
    entered.forEach(
        (name, value) -> {
          if (CHOSEN.contains(name)) {
            form.evaluate(
                "(each, chosen) => { each.elements[chosen[0]].value = chosen[1]; }",
                List.of(name, value));
          } else {
            form.locator("xpath=ancestor-or-self::form").locator("[name=" + name + "]").fill(value);
          }
        });
  }

  private static Response send(Page page, Locator form, RefusedForm row) {
    return page.waitForResponse(
        answer -> answer.request().method().equals("POST"),
        () -> {
          if (row.entered().containsKey("role")) {
            form.evaluate("each => htmx.trigger(each, 'change')");
          } else if ("FORM".equals(form.evaluate("each => each.tagName"))) {
            form.locator("button:not([type=button])").last().click();
          } else {
            form.click();
          }
          if (form.getAttribute("hx-confirm") != null) {
            page.locator("#question button.danger").click();
          }
        });
  }
}
