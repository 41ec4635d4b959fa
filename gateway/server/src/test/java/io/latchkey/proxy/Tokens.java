package io.latchkey.proxy;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients do with access tokens. */
final class Tokens {

  static final String FORM = "application/x-www-form-urlencoded";
  static final String GRANT = "grant_type=client_credentials";

  private static final JsonMapper JSON = new JsonMapper();

  private Tokens() {}

  /** Asks for a token with Basic. */
  static HttpResponse<String> ask(RunningGateway gateway, AdminClient.Key key, String body) {
    return post(gateway, body, "Content-Type", FORM, "Authorization", basic(key));
  }

  static HttpResponse<String> ask(AdminClient.Key key, String body) {
    return ask(ProxyDoor.GATEWAY, key, body);
  }

  static HttpResponse<String> post(RunningGateway gateway, String body, String... headers) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.proxy("/oauth2/token"))
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** A token for all that a key has. */
  static String of(AdminClient.Key key) {
    return of(key, GRANT);
  }

  static String of(AdminClient.Key key, String body) {
    HttpResponse<String> answer = ask(key, body);
    if (answer.statusCode() != 200) {
      throw new AssertionError("no token: " + answer.statusCode() + " " + answer.body());
    }
    return json(answer).get("access_token").asString();
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  static String basic(AdminClient.Key key) {
    return basic(key.id(), key.secret());
  }

  static String basic(String user, String password) {
    byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(text);
  }

  /** A request through the proxy with a token. */
  static HttpResponse<String> call(
      RunningGateway gateway, String method, String path, String token) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.proxy(path))
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build());
  }

  static HttpResponse<String> call(String method, String path, String token) {
    return call(ProxyDoor.GATEWAY, method, path, token);
  }

  static int status(String token) {
    return call("GET", "/proxy/orders/x", token).statusCode();
  }

  static int status(RunningGateway gateway, String token) {
    return call(gateway, "GET", "/proxy/orders/x", token).statusCode();
  }
}
