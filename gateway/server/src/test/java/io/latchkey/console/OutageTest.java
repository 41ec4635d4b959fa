package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages while Redis is away. */
@ExtendWith(TestConsole.class)
class OutageTest {

  private final TestConsole console;

  OutageTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void pageSaysThatThereIsNoOrganizationThatRedisIsAwayAndIsThereAgainWhenItIsBack() {
    try (TestRedis redis = TestRedis.start();
        RunningGateway gateway =
            RunningGateway.on(
                redis, "latchkey.admin.token=" + TestConsole.TOKEN, "latchkey.store.timeout=3s")) {
      Page page = console.browser().open(TestConsole.WIDTH, ColorScheme.LIGHT);
      page.navigate(gateway.console("/sign-in").toString());
      page.getByText("Sign in as the system operator").click();
      page.getByLabel("Admin token").fill(TestConsole.TOKEN);
      TestConsole.button(page, "Sign in with the token").click();
      page.getByText("Sign out").waitFor();

      for (String path : new String[] {"/keys/new", "/projects/new", "/keys"}) {
        page.navigate(gateway.console(path).toString());
        assertThat(page.locator("main")).containsText("There is no organization yet");
      }
      redis.freeze();
      page.navigate(gateway.console("/fleet").toString());
      assertThat(page.getByRole(AriaRole.HEADING).first())
          .hasText("The key store can't be reached");
      assertThat(page.locator("nav")).isVisible();
      redis.thaw();

      page.waitForCondition(
          () -> {
            page.reload();
            return page.getByRole(AriaRole.HEADING).first().textContent().equals("Fleet");
          });
    }
  }
}
