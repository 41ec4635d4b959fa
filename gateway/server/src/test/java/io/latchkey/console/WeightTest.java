package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import io.latchkey.console.keys.KeyRows;
import io.latchkey.fixture.AdminClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much a page makes a browser fetch. */
@ExtendWith(TestConsole.class)
class WeightTest {

  private static final long BUDGET = 250_000;

  private final TestConsole console;

  WeightTest(TestConsole console) {
    this.console = console;
  }

  @Test
  void firstPageIsSmallerThanItsBudget() {
    Page page = console.open();
    LongAdder bytes = count(page);

    page.navigate(console.at("/keys"));
    page.waitForLoadState(LoadState.NETWORKIDLE);
    page.getByText("Sign in as the system operator").click();
    page.getByLabel("Admin token").fill(TestConsole.TOKEN);
    TestConsole.button(page, "Sign in with the token").click();
    page.getByText("Sign out").waitFor();
    page.waitForLoadState(LoadState.NETWORKIDLE);

    assertThat(bytes.sum()).isBetween(1_000L, BUDGET);
  }

  @Test
  void ofAThousandKeysAPartIsFetchedAndTheRestIsFound() {
    String organization = thousandKeys();
    Page page = console.operator();
    LongAdder bytes = count(page);
    page.navigate(console.at("/keys?organization=" + organization));
    page.waitForLoadState(LoadState.NETWORKIDLE);
    assertThat(page.locator("#rows tbody tr")).hasCount(KeyRows.MOST);
    assertThat(bytes.sum()).isBetween(1_000L, 2 * BUDGET);

    page.getByText("More keys").click();
    assertThat(page.locator("#rows tbody tr")).hasCount(2 * KeyRows.MOST);
    page.getByLabel("Search").pressSequentially("imported-777");

    assertThat(page.locator("#rows tbody tr")).hasCount(1);
    assertThat(page.locator("#rows tbody tr")).containsText("imported-777");
  }

  private static LongAdder count(Page page) {
    CDPSession session = page.context().newCDPSession(page);
    LongAdder bytes = new LongAdder();
    session.on(
        "Network.loadingFinished",
        event -> bytes.add((long) event.get("encodedDataLength").getAsDouble()));
    session.send("Network.enable");
    return bytes;
  }

  private String thousandKeys() {
    AdminClient admin = console.gateway().admin();
    String organization =
        admin.json("POST", "/v1/organizations", "{\"name\": \"Large\"}").path("id").asString();
    String project =
        admin
            .json(
                "POST",
                "/v1/projects",
                """
                {"organization": "%s", "name": "Large", "keyLimit": 1000}\
                """
                    .formatted(organization))
            .path("id")
            .asString();
    // No hash can be imported twice, not even by a test that is tried again.
    String own = UUID.randomUUID().toString().replace("-", "");
    String lines =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    """
                    {"name": "imported-%d", "projects": ["%s"], "sha256": "%s%032x", "tail": "abc%03d"}\
                    """
                        .formatted(i, project, own, i, i))
            .collect(Collectors.joining("\n"));
    HttpRequest request =
        HttpRequest.newBuilder(console.gateway().console("/v1/keys/import"))
            .header("Authorization", "Bearer " + TestConsole.TOKEN)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines))
            .build();
    assertThat(console.gateway().send(request).statusCode()).isEqualTo(200);
    return organization;
  }
}
