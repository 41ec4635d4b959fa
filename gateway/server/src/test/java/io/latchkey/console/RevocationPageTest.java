package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.latchkey.console.TestConsole.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a page shows while a fleet comes to refuse a key, and when Redis is away. */
@ExtendWith(TestConsole.class)
class RevocationPageTest {

  private static final String[] SETTINGS = {
    "latchkey.admin.token=" + TestConsole.TOKEN,
    "latchkey.revocation.wait=2s",
    "latchkey.cache.lease=10s",
    "latchkey.store.timeout=3s"
  };

  /** Presses the button again if it can be pressed, and says whether the dialog is gone. */
  private static final String AGAIN =
      """
      () => {
        const button = document.querySelector('dialog[open] button.danger:enabled');
        if (button) button.click();
        return !document.querySelector('dialog[open]');
      }\
      """;

  private final TestConsole console;

  RevocationPageTest(TestConsole console) {
    this.console = console;
  }

  private Page keyPage(RunningGateway gateway) {
    Page page = console.browser().open(TestConsole.WIDTH, ColorScheme.LIGHT);
    page.navigate(gateway.console("/sign-in").toString());
    page.getByText("Sign in as the system operator").click();
    page.getByLabel("Admin token").fill(TestConsole.TOKEN);
    button(page, "Sign in with the token").click();
    page.getByText("Sign out").waitFor();
    page.navigate(gateway.console("/keys/" + key(gateway)).toString());
    return page;
  }

  private static String key(RunningGateway gateway) {
    JsonNode organization = gateway.admin().json("POST", "/v1/organizations", "{\"name\": \"A\"}");
    String project =
        "{\"organization\": \"%s\", \"name\": \"P\"}".formatted(organization.path("id").asString());
    String id = gateway.admin().json("POST", "/v1/projects", project).path("id").asString();
    String key = "{\"name\": \"leaked\", \"projects\": [\"%s\"]}".formatted(id);
    return gateway.admin().json("POST", "/v1/keys", key).path("id").asString();
  }

  @Test
  void pendingGatewayIsAmberWithTheEndOfItsLeaseUntilItCannotAcceptTheKey(@TempDir Path data) {
    try (TestRedis redis = TestRedis.start();
        RunningGateway gateway = RunningGateway.on(redis, SETTINGS);
        GatewayProcess slow = GatewayProcess.start(data, other(redis))) {
      Page page = keyPage(gateway);
      button(page, "Revoke").click();
      slow.freeze();

      button(page, "Revoke the key").click();
      assertThat(page.locator("dialog[open] .watched")).containsText("Waiting for every gateway");
      assertThat(page.locator("dialog[open] .watched .yes")).containsText("refuses it");

      assertThat(page.locator("#revoked")).hasClass("notice");
      assertThat(page.locator("#revoked")).containsText("1 of 2 gateways refuses it so far");
      assertThat(page.locator("#revoked .yes")).containsText(Pattern.compile("after \\d+ ms"));
      assertThat(page.locator("#revoked .no")).containsText("Its lease ends");
      assertThat(page.locator("#revoked .no time")).isVisible();
      assertThat(page.locator("#badge")).hasText("revoking");
      assertThat(button(page, "Roll")).hasCount(0);
      assertThat(button(page, "Revoke")).hasCount(0);
      assertThat(page.locator("#badge")).hasText("revoked");
      assertThat(page.locator("#revoked")).hasClass("confirmed");
      assertThat(page.locator("#revoked")).containsText("Its lease has ended");
    }
  }

  private static String[] other(TestRedis redis) {
    return new String[] {
      SETTINGS[0], SETTINGS[1], SETTINGS[2], "spring.data.redis.url=" + redis.url()
    };
  }

  @Test
  void problemOfAnAbsentRedisIsToldInTheDialogAndTheKeyIsRevokedOnceItIsBack() {
    try (TestRedis redis = TestRedis.start();
        RunningGateway gateway = RunningGateway.on(redis, SETTINGS)) {
      Page page = keyPage(gateway);
      button(page, "Revoke").click();
      redis.freeze();

      button(page, "Revoke the key").click();

      assertThat(page.locator("dialog[open] .problem")).containsText("Check that Redis is running");
      assertThat(page.locator("dialog[open] .problem")).isFocused();
      redis.thaw();
      page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate(AGAIN)));
      assertThat(page.locator("#badge")).hasText("revoked");
      assertThat(page.locator("#revoked")).containsText("1 of 1 gateway refuses it");
    }
  }
}
