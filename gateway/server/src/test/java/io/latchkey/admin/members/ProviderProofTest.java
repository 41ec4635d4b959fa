package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.fixture.Ports;
import io.latchkey.fixture.TestProvider;
import io.latchkey.fixture.TestRedis;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Proving again who one is, with an identity provider that runs beside the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderProofTest {

  private static final String OIDC = "latchkey.sign-in.oidc.";

  private TestRedis redis;
  private TestProvider provider;
  private AdminDoor door;

  @BeforeAll
  void start() {
    TestProvider.prepare();
    int port = Ports.free();
    redis = TestRedis.start();
    provider = TestProvider.start(port);
    door =
        AdminDoor.open(
            redis.port(),
            OIDC + "issuer=" + TestProvider.issuer(port),
            OIDC + "client-id=" + TestProvider.CLIENT_ID,
            OIDC + "client-secret=" + TestProvider.CLIENT_SECRET,
            OIDC + "operator-groups=operators");
  }

  @AfterAll
  void stop() {
    if (door != null) {
      door.close();
      provider.close();
      redis.close();
    }
  }

  @Test
  void newProofIsAskedOfTheProviderAndLeadsBackToThePage() {
    provider.account("fay", "{\"name\": \"Fay\", \"groups\": [\"operators\"]}");
    Browser browser = new Browser(door);
    browser.signIn("fay", null);
    String before = browser.cookie("latchkey");

    URI known = browser.begin("/keys");
    URI asked = browser.beginAgain("/keys");
    HttpResponse<String> page = browser.get(browser.provider(asked, "account=fay"));

    assertThat(known.getQuery()).doesNotContain("prompt=");
    assertThat(asked.getQuery()).contains("prompt=login", "max_age=0");
    assertThat(page.body()).contains("url=/keys");
    assertThat(browser.cookie("latchkey")).isNotEqualTo(before);
    Instant proven = Instant.parse(browser.me().path("session").path("authenticatedAt").asString());
    assertThat(proven).isBetween(Instant.now().minusSeconds(600), Instant.now());
  }

  @Test
  void oldProofIsRefusedWhereANewOneWasAskedFor() {
    provider.account("gus", "{\"name\": \"Gus\", \"groups\": [\"operators\"]}");
    Browser browser = new Browser(door);

    URI answered = browser.provider(browser.beginAgain("/keys"), "account=gus&since=1000000000");
    HttpResponse<String> page = browser.get(answered);

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("did not ask you again");
    assertThat(browser.cookie("latchkey")).isNull();
  }

  @Test
  void silentSignInOfAProviderThatDoesNotSayWhenIsNoProof() {
    provider.account("hal", "{\"name\": \"Hal\", \"groups\": [\"operators\"]}");
    Browser browser = new Browser(door);

    browser.get(browser.provider(silently(browser.begin("/keys")), "account=hal"));

    JsonNode session = browser.me().path("session");
    assertThat(Instant.parse(session.path("freshUntil").asString())).isBefore(Instant.now());
  }

  @Test
  void newProofOfAProviderThatDoesNotSayWhenIsRefused() {
    provider.account("ida", "{\"name\": \"Ida\", \"groups\": [\"operators\"]}");
    Browser browser = new Browser(door);

    URI asked = silently(browser.beginAgain("/keys"));
    HttpResponse<String> page = browser.get(browser.provider(asked, "account=ida"));

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("auth_time");
    assertThat(browser.cookie("latchkey")).isNull();
  }

  /** As a provider reads it that signs people in silently, and sends auth_time to nobody. */
  private static URI silently(URI asked) {
    return URI.create(asked.toString().replaceAll("&(max_age=\\d+|prompt=login)", ""));
  }
}
