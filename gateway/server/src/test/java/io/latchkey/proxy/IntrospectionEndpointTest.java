package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient.Key;
import io.latchkey.fixture.RunningGateway;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clients ask with their key's ID and secret what a token is good for (RFC 7662). */
class IntrospectionEndpointTest {

  private static final String INACTIVE = "{\"active\":false}";

  private final Key key = ADMIN.key("orders");

  static Stream<URI> listeners() {
    return Stream.of("proxy", "console")
        .map(
            each ->
                each.equals("proxy")
                    ? GATEWAY.proxy("/oauth2/introspect")
                    : GATEWAY.console("/oauth2/introspect"));
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void clientSeesItsOwnTokenWhole(URI endpoint) {
    String token = Tokens.of(key, Tokens.GRANT + "&scope=read");

    HttpResponse<String> answer = ask(endpoint, key, "token=" + token);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode told = Tokens.json(answer);
    assertThat(told.get("active").asBoolean()).isTrue();
    assertThat(told.get("client_id").asString()).isEqualTo(key.id());
    assertThat(told.get("scope").asString()).isEqualTo("read project:" + ProxyDoor.ORDERS);
    assertThat(told.get("token_type").asString()).isEqualTo("Bearer");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.body()).doesNotContain(token);
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void clientShowsItselfInTheFormOrPercentEncodedInBasic(URI endpoint) {
    String token = Tokens.of(key);
    String form = "client_id=" + key.id() + "&client_secret=" + key.secret() + "&token=" + token;
    String encoded = Tokens.basic(encode(key.id()), encode(key.secret()));

    HttpResponse<String> inForm = post(endpoint, form, "Content-Type", Tokens.FORM);
    HttpResponse<String> inBasic =
        post(
            endpoint,
            "token=" + token,
            "Content-Type",
            Tokens.FORM + ";charset=UTF-8",
            "Authorization",
            encoded);

    assertThat(inForm.body()).contains("\"active\":true");
    assertThat(inBasic.body()).contains("\"active\":true");
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void tokenOfAnotherKeyIsToldOnlyForTheProjectsThatBothKeysOpen(URI endpoint) {
    String organization =
        ADMIN.json("GET", "/v1/projects/orders", "").get("organization").asString();
    String more = project(organization, "more");
    String most = project(organization, "most");
    Key client = ProxyDoor.key("\"projects\": [\"orders\", \"" + more + "\"]");
    Key wide = ProxyDoor.key("\"projects\": [\"" + more + "\", \"" + most + "\"]");
    Key elsewhere = ProxyDoor.key("\"projects\": [\"" + most + "\"]");

    String shared = ask(endpoint, client, "token=" + Tokens.of(wide)).body();
    String hidden = ask(endpoint, client, "token=" + Tokens.of(elsewhere)).body();
    String foreign = ask(endpoint, client, "token=" + Tokens.of(ADMIN.key("other"))).body();

    assertThat(shared).contains("\"active\":true", wide.id(), "project:" + more + "\"");
    assertThat(shared).doesNotContain(most);
    assertThat(hidden).isEqualTo(INACTIVE);
    assertThat(foreign).isEqualTo(INACTIVE);
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void whatIsNoGoodTokenIsNotActive(URI endpoint) {
    Key ended = ADMIN.key("orders");
    String token = Tokens.of(ended);
    ADMIN.revoke(ended);

    for (String text : new String[] {token, "nonsense", key.secret(), key.id()}) {
      assertThat(ask(endpoint, key, "token=" + text).body()).isEqualTo(INACTIVE);
    }
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void whoIsNoClientIsRefusedAsOAuthSays(URI endpoint) {
    Key revoked = ADMIN.key("orders");
    ADMIN.revoke(revoked);
    Key mixed = new Key(key.id(), ADMIN.key("orders").secret());

    for (Key each : new Key[] {revoked, mixed, new Key("nobody", "nothing")}) {
      HttpResponse<String> refused = ask(endpoint, each, "token=x");

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("\"invalid_client\"");
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic");
    }
    assertThat(post(endpoint, "token=x", "Content-Type", Tokens.FORM).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void askingIsAUseOfTheClientsKeyAndCountsAgainstItsLimits(URI endpoint) {
    Key limited =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");

    for (int i = 0; i < 5; i++) {
      assertThat(ask(endpoint, limited, "token=x").statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = ask(endpoint, limited, "token=x");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"rate_limited\"");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void whoGuessesIsHeldBackOnEitherListener() {
    try (RunningGateway gateway =
        RunningGateway.on(ProxyDoor.REDIS, "latchkey.failures.per-minute=5")) {
      for (URI endpoint :
          new URI[] {gateway.proxy("/oauth2/introspect"), gateway.console("/oauth2/introspect")}) {
        int status = 0;
        for (int i = 0; i < 20 && status != 429; i++) {
          Key guess = new Key(key.id(), ADMIN.key("other").secret());
          status = ask(endpoint, guess, "token=x").statusCode();
        }
        assertThat(status).isEqualTo(429);
        assertThat(ask(endpoint, new Key("a", "b"), "token=x").body())
            .contains("\"too_many_failures\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"token=a&token=b", "", "token=", "token=x&client_secret=y"})
  void formThatSaysNothingOrTooMuchIsRefused(String form) {
    listeners()
        .forEach(
            endpoint -> {
              HttpResponse<String> refused = ask(endpoint, key, form);

              assertThat(refused.statusCode()).isEqualTo(400);
              assertThat(refused.body()).contains("\"invalid_request\"");
            });
  }

  @Test
  void metadataNamesTheEndpointThatAnswers() {
    JsonNode metadata = Tokens.json(ProxyDoor.get("/.well-known/oauth-authorization-server"));
    URI endpoint = URI.create(metadata.get("introspection_endpoint").asString());

    assertThat(ask(endpoint, key, "token=" + Tokens.of(key)).body()).contains("\"active\":true");
    assertThat(metadata.get("introspection_endpoint_auth_methods_supported").toString())
        .isEqualTo("[\"client_secret_basic\",\"client_secret_post\"]");
  }

  private static String project(String organization, String name) {
    return ADMIN
        .json(
            "POST",
            "/v1/projects",
            "{\"organization\": \"%s\", \"name\": \"%s\"}".formatted(organization, name))
        .get("id")
        .asString();
  }

  /** As strict clients write it: every byte but letters and digits. */
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("_", "%5F");
  }

  private static HttpResponse<String> ask(URI endpoint, Key client, String form) {
    return post(endpoint, form, "Content-Type", Tokens.FORM, "Authorization", Tokens.basic(client));
  }

  private static HttpResponse<String> post(URI endpoint, String body, String... headers) {
    return GATEWAY.send(
        HttpRequest.newBuilder(endpoint)
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
