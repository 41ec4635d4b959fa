package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What POST /oauth2/token answers, through the real door. */
class TokenEndpointTest {

  @Test
  void clientIdAndSecretGetATokenThatPassesAsABearer() {
    HttpResponse<String> answer = Tokens.ask(KEY, Tokens.GRANT);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode token = Tokens.json(answer);
    assertThat(token.get("access_token").asString()).startsWith("lkt_").hasSize(42);
    assertThat(token.get("token_type").asString()).isEqualTo("Bearer");
    assertThat(token.get("expires_in").asInt()).isEqualTo(3600);
    assertThat(token.get("scope").asString()).isEqualTo("project:" + ProxyDoor.ORDERS);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Pragma")).hasValue("no-cache");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).doesNotContain(KEY.secret());
    assertThat(Tokens.status(token.get("access_token").asString())).isEqualTo(200);
  }

  @Test
  void upstreamSeesWhoCallsAndNothingOfTheToken() {
    String token = Tokens.of(KEY);

    Tokens.call("GET", "/proxy/orders/x", token);

    assertThat(ProxyDoor.UPSTREAM.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", KEY.id())
        .doesNotContainKey("Authorization");
  }

  @Test
  void credentialsInTheBodyDoAsWellAndBasicMayBePercentEncoded() {
    String encodedId = KEY.id().replace("_", "%5F");
    String form = "&client_id=" + encodedId + "&client_secret=" + KEY.secret();

    var inBody = Tokens.post(ProxyDoor.GATEWAY, Tokens.GRANT + form, "Content-Type", Tokens.FORM);
    var encoded =
        Tokens.post(
            ProxyDoor.GATEWAY,
            "scope=&unknown=1&" + Tokens.GRANT,
            "Content-Type",
            Tokens.FORM + ";charset=UTF-8",
            "Authorization",
            Tokens.basic(encodedId, KEY.secret()));

    assertThat(inBody.statusCode()).isEqualTo(200);
    assertThat(encoded.statusCode()).isEqualTo(200);
  }

  @Test
  void eachTokenIsAnother() {
    assertThat(Tokens.of(KEY)).isNotEqualTo(Tokens.of(KEY));
  }

  @Test
  void tokenIsChargedToTheLimitsOfItsKeyAndSoIsItsIssue() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 6, \"period\": \"1d\"}]");
    HttpResponse<String> issued = Tokens.ask(key, Tokens.GRANT);
    String token = Tokens.json(issued).get("access_token").asString();
    assertThat(issued.headers().firstValue("RateLimit"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("\"1d\";r=5"));
    for (int i = 0; i < 5; i++) {
      assertThat(Tokens.status(token)).isEqualTo(200);
    }

    HttpResponse<String> refused = Tokens.ask(key, Tokens.GRANT);

    assertThat(Tokens.status(token)).isEqualTo(429);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Tokens.json(refused).get("error").asString()).isEqualTo("rate_limited");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void keyThatMayNotBeUsedGetsNoToken() {
    AdminClient.Key revoked = ADMIN.key("orders");
    ADMIN.revoke(revoked);
    AdminClient.Key elsewhere =
        ProxyDoor.key("\"projects\": [\"orders\"], \"allowedAddresses\": [\"192.0.2.0/24\"]");

    HttpResponse<String> ofRevoked = Tokens.ask(revoked, Tokens.GRANT);
    HttpResponse<String> fromHere = Tokens.ask(elsewhere, Tokens.GRANT);

    assertThat(ofRevoked.statusCode()).isEqualTo(401);
    assertThat(ofRevoked.body()).contains("\"invalid_client\"", "revoked");
    assertThat(fromHere.statusCode()).isEqualTo(400);
    assertThat(fromHere.body()).contains("\"unauthorized_client\"");
  }

  @Test
  void tokenGetsNoToken() {
    AdminClient.Key asClient = new AdminClient.Key(KEY.id(), Tokens.of(KEY));

    HttpResponse<String> answer = Tokens.ask(asClient, Tokens.GRANT);

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          no grant type      | scope=read                       | 400 | invalid_request
          other grant type   | grant_type=password              | 400 | unsupported_grant_type
          grant type twice   | G&G                              | 400 | invalid_request
          unknown twice      | G&a=1&a=2                        | 400 | invalid_request
          broken encoding    | G&scope=%zz                      | 400 | invalid_request
          empty body         | -                                | 400 | invalid_request
          secret in both     | G&client_secret=S                | 400 | invalid_request
          ID of another      | G&client_id=key_aaaaaaaaaaaaaaaaaaaa | 401 | invalid_client
          unknown permission | G&scope=Read                     | 400 | invalid_scope
          two spaces         | G&scope=read++write              | 400 | invalid_scope
          no project         | G&scope=project:                 | 400 | invalid_scope
          unknown project    | G&scope=project:nobody           | 400 | invalid_scope
          other project      | G&scope=project:other            | 400 | invalid_scope
          other project's ID | G&scope=project:OTHER            | 400 | invalid_scope
          more than the key  | G&scope=read+project:other       | 400 | invalid_scope
          """)
  void requestThatIsNotAsItMustBeIsToldWhatIsWrong(
      String name, String body, int status, String error) {
    String sent =
        body == null
            ? ""
            : body.replace("G", Tokens.GRANT)
                .replace("=S", "=" + KEY.secret())
                .replace("OTHER", ProxyDoor.OTHER);

    HttpResponse<String> answer = Tokens.ask(KEY, sent);

    assertThat(answer.statusCode()).as(name).isEqualTo(status);
    JsonNode told = Tokens.json(answer);
    assertThat(told.get("error").asString()).isEqualTo(error);
    assertThat(told.get("error_description").asString()).matches("[ !#-\\[\\]-~]+");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
    assertThat(answer.body()).doesNotContain(KEY.secret());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Bearer lk_rubbish
          Basic %%%
          Basic
          Basic a2V5OnNlY3JldA==
          Digest a=b
          """)
  void clientThatIsNotKnownIsAskedForBasic(String authorization) {
    HttpResponse<String> answer =
        Tokens.post(
            ProxyDoor.GATEWAY,
            Tokens.GRANT,
            "Content-Type",
            Tokens.FORM,
            "Authorization",
            authorization);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"invalid_client\"");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Basic realm=\"latchkey\"");
  }

  @Test
  void clientThatSaysNothingOfItselfIsNotKnown() {
    HttpResponse<String> answer =
        Tokens.post(ProxyDoor.GATEWAY, Tokens.GRANT, "Content-Type", Tokens.FORM);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"invalid_client\"");
  }

  @Test
  void secretOfAnotherKeyIsRefused() {
    AdminClient.Key mixed = new AdminClient.Key(ADMIN.key("orders").id(), KEY.secret());

    assertThat(Tokens.ask(mixed, Tokens.GRANT).statusCode()).isEqualTo(401);
  }

  @Test
  void bodyMustBeAFormOfAtMostEightKilobytes() {
    String auth = Tokens.basic(KEY);

    var json =
        Tokens.post(
            ProxyDoor.GATEWAY, "{}", "Content-Type", "application/json", "Authorization", auth);
    var untyped =
        Tokens.post(
            ProxyDoor.GATEWAY, Tokens.GRANT, "Content-Type", "nonsense", "Authorization", auth);
    var tooLong = Tokens.ask(KEY, Tokens.GRANT + "&a=" + "a".repeat(9_000));
    var farTooLong = Tokens.ask(KEY, Tokens.GRANT + "&a=" + "a".repeat(1_000_000));

    for (HttpResponse<String> answer : new HttpResponse[] {json, untyped, tooLong, farTooLong}) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"invalid_request\"");
    }
  }

  @Test
  void nothingIsReadFromTheAddressAndOtherMethodsAreNotTaken() {
    String credentials = "client_id=" + KEY.id() + "&client_secret=" + KEY.secret();
    String query = "/oauth2/token?" + Tokens.GRANT + "&" + credentials;

    assertThat(ProxyDoor.post(query, "", "Content-Type", Tokens.FORM).statusCode()).isEqualTo(400);
    assertThat(ProxyDoor.get(query).statusCode()).isEqualTo(405);
  }

  @Test
  void twoAuthorizationHeadersAreRefused() {
    String answer =
        RawHttp.exchange(
            ProxyDoor.port(),
            "POST /oauth2/token HTTP/1.1",
            "Host: localhost",
            "Content-Type: " + Tokens.FORM,
            "Content-Length: 0",
            "Authorization: " + Tokens.basic(KEY),
            "Authorization: " + Tokens.basic(KEY),
            "Connection: close");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"invalid_request\"");
  }
}
