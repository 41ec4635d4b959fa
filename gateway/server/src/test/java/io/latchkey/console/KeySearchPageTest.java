package io.latchkey.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.latchkey.fixture.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How people find a key in the list: by any part of what they see, or by a secret that leaked. */
@ExtendWith(TestConsole.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeySearchPageTest {

  private static final String NAME = "Warehouse scanner-7 nightlyExport";

  private final TestConsole console;
  private String organization = "";
  private String id = "";
  private String secret = "";
  private String oldSecret = "";

  KeySearchPageTest(TestConsole console) {
    this.console = console;
  }

  @BeforeAll
  void aKeyWithAnOldSecret() {
    var admin = console.gateway().admin();
    organization =
        admin.json("POST", "/v1/organizations", "{\"name\": \"Found\"}").path("id").asString();
    String project =
        admin
            .json(
                "POST",
                "/v1/projects",
                "{\"organization\": \"%s\", \"name\": \"Found\"}".formatted(organization))
            .path("id")
            .asString();
    String body = "{\"name\": \"%s\", \"projects\": [\"%s\"]}";
    admin.json("POST", "/v1/keys", body.formatted("another", project));
    JsonNode key = admin.json("POST", "/v1/keys", body.formatted(NAME, project));
    id = key.path("id").asString();
    oldSecret = key.path("secret").asString();
    secret =
        admin
            .json("POST", "/v1/keys/" + id + "/roll", "{\"overlap\": \"1h\"}")
            .path("secret")
            .asString();
  }

  private Page list() {
    Page page = console.operator();
    page.navigate(console.at("/keys?organization=" + organization));
    assertThat(page.locator("#rows tbody tr")).hasCount(2);
    return page;
  }

  private static void assertFound(Page page) {
    assertThat(page.locator("#rows tbody tr")).hasCount(1);
    assertThat(page.locator("#rows tbody tr")).containsText(NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "warehouse",
        "ehous",
        "scanner-7 nightly",
        "canner-7",
        "EXPORT",
        "tlyEx",
        "-7 n",
        "house scan"
      })
  void keyIsFoundByAnyPartOfItsName(String text) {
    Page page = list();

    page.getByLabel("Search").fill(text);

    assertFound(page);
  }

  @Test
  void keyIsFoundByItsTailsAsTheListShowsThemAndByPartsOfItsId() {
    Page page = list();
    String tail = secret.substring(secret.length() - 6);
    String old = oldSecret.substring(oldSecret.length() - 6);

    for (String text :
        List.of(
            tail,
            "…" + tail,
            "..." + tail,
            tail.substring(2),
            old,
            "…" + old,
            old.substring(2),
            id,
            id.substring(0, 12),
            id.substring(6, 16),
            id.substring(12))) {
      page.getByLabel("Search").fill(text);
      assertFound(page);
      page.getByLabel("Search").fill("");
      assertThat(page.locator("#rows tbody tr")).hasCount(2);
    }
  }

  @Test
  void secretThatIsPastedIsSearchedByItsHashAndNeverSentOrKept() {
    Page page = list();
    List<String> sent = new ArrayList<>();
    page.onRequest(request -> sent.add(request.url() + " " + request.postData()));
    String hash = Sha256.hex(secret);

    for (String pasted :
        List.of(
            secret,
            oldSecret,
            "  " + secret + "\n",
            "X-API-Key: " + secret,
            "Authorization: Bearer " + secret)) {
      page.getByLabel("Search").fill(pasted);

      assertFound(page);
      assertThat(page.locator("#search-note")).containsText("It was not sent");
      assertThat(page.getByLabel("Search")).hasValue("");
      assertThat(page.url()).contains("sha256=").doesNotContain(secret.substring(3, 35));
      page.getByLabel("Search").fill("another");
      assertThat(page.locator("#rows tbody tr")).containsText("another");
      page.getByLabel("Search").fill("");
      assertThat(page.locator("#rows tbody tr")).hasCount(2);
    }
    assertThat(sent).anyMatch(each -> each.contains(hash));
    assertThat(sent)
        .noneMatch(each -> each.contains(secret.substring(3, 35)))
        .noneMatch(each -> each.contains(oldSecret.substring(3, 35)));
    assertThat(page.content()).doesNotContain(secret);
  }

  @Test
  void secretOfNoKeyIsSaidToBeOfNone() {
    Page page = list();

    page.getByLabel("Search").fill("lk_" + "a".repeat(38));

    assertThat(page.locator("#rows")).containsText("No key has this secret");
  }

  @Test
  void partOfASecretAndAnAdminTokenAreNotSentEither() {
    Page page = list();
    List<String> sent = new ArrayList<>();
    page.onRequest(request -> sent.add(request.url()));

    page.getByLabel("Search").fill(secret.substring(0, 30));
    assertThat(page.locator("#search-note")).containsText("part of a secret");
    page.getByLabel("Search").fill("lka_" + "b".repeat(38));
    assertThat(page.locator("#search-note")).containsText("admin token");

    assertThat(sent).noneMatch(each -> each.contains(secret.substring(3, 25)));
    assertThat(sent).noneMatch(each -> each.contains("bbbbbb"));
  }

  @Test
  void addressWithASecretLeadsToOneWithItsHash() {
    Page page = console.operator();

    page.navigate(console.at("/keys?organization=" + organization));
    page.navigate(console.at("/keys?q=" + secret));

    assertThat(page.url()).doesNotContain(secret).contains("sha256=");
    assertFound(page);
  }
}
