package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A token is as wide as its scope and never wider than its key, through the real door. */
class TokenScopeTest {

  private static final String PROJECTS = "\"projects\": [\"orders\", \"bills\"]";

  @BeforeAll
  static void makeProject() {
    String organization =
        ADMIN.json("GET", "/v1/projects/orders", "").get("organization").asString();
    ADMIN.json(
        "POST",
        "/v1/projects",
        """
        {"organization": "%s", "name": "Bills", "slug": "bills", "upstream": "%s"}\
        """
            .formatted(organization, ProxyDoor.UPSTREAM.uri()));
  }

  @Test
  void permissionsAreNarrowed() {
    AdminClient.Key key = ProxyDoor.key(PROJECTS);

    String token = Tokens.of(key, Tokens.GRANT + "&scope=read");

    assertThat(Tokens.call("GET", "/proxy/orders/x", token).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = Tokens.call("DELETE", "/proxy/orders/x", token);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).contains("insufficient_scope"));
  }

  @Test
  void projectsAreNarrowedBySlugAndById() {
    AdminClient.Key key = ProxyDoor.key(PROJECTS);

    for (String project : new String[] {"orders", ProxyDoor.ORDERS}) {
      String token = Tokens.of(key, Tokens.GRANT + "&scope=project:" + project);

      assertThat(Tokens.call("DELETE", "/proxy/orders/x", token).statusCode()).isEqualTo(200);
      assertThat(Tokens.call("GET", "/proxy/bills/x", token).body())
          .contains("project_not_allowed");
    }
  }

  @Test
  void scopeIsAnsweredAsItWasAskedFor() {
    AdminClient.Key key = ProxyDoor.key(PROJECTS + ", \"permissions\": [\"read\", \"a:b\"]");

    JsonNode narrowed =
        Tokens.json(Tokens.ask(key, Tokens.GRANT + "&scope=a:b+project:orders+a:b"));
    JsonNode whole = Tokens.json(Tokens.ask(key, Tokens.GRANT));

    assertThat(narrowed.get("scope").asString()).isEqualTo("a:b project:orders");
    assertThat(whole.get("scope").asString())
        .startsWith("a:b read project:prj_")
        .contains("project:" + ProxyDoor.ORDERS);
  }

  @Test
  void noScopeMakesATokenWiderThanItsKey() {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"read\"]");

    for (String wider : new String[] {"write", "read+write", "read+project:bills"}) {
      HttpResponse<String> answer = Tokens.ask(key, Tokens.GRANT + "&scope=" + wider);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"invalid_scope\"");
    }
    String token = Tokens.of(key);
    assertThat(Tokens.call("GET", "/proxy/orders/x", token).statusCode()).isEqualTo(200);
    assertThat(Tokens.call("POST", "/proxy/orders/x", token).statusCode()).isEqualTo(403);
    assertThat(Tokens.call("GET", "/proxy/bills/x", token).statusCode()).isEqualTo(403);
  }

  @Test
  void refusedScopeCostsNothing() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1d\"}]");
    for (int i = 0; i < 5; i++) {
      assertThat(Tokens.ask(key, Tokens.GRANT + "&scope=write+project:bills").statusCode())
          .isEqualTo(400);
    }

    for (int i = 0; i < 5; i++) {
      assertThat(Tokens.ask(key, Tokens.GRANT).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void callerIsToldOfThePartThatItsTokenHas() {
    AdminClient.Key key =
        ProxyDoor.key(PROJECTS + ", \"permissions\": [\"read\", \"write\"], \"expiresIn\": \"1d\"");
    String token = Tokens.of(key, Tokens.GRANT + "&scope=write+project:bills");

    HttpResponse<String> answer = Tokens.call("GET", "/latchkey/me", token);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode me = Tokens.json(answer);
    assertThat(me.get("id").asString()).isEqualTo(key.id());
    assertThat(me.get("projects")).hasSize(1);
    assertThat(me.get("projects").get(0).get("slug").asString()).isEqualTo("bills");
    assertThat(me.get("permissions")).hasSize(1);
    assertThat(me.get("permissions").get(0).asString()).isEqualTo("write");
    assertThat(Instant.parse(me.get("expiresAt").asString()))
        .isBefore(Instant.now().plusSeconds(3601));
  }
}
