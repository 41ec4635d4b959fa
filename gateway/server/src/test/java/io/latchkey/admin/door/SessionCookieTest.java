package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.admin.caller.SessionCookie;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

class SessionCookieTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();

  private HttpRequest.Builder browser(
      String cookie, String method, String path, @Nullable String body) {
    HttpRequest.Builder request = door.anonymous(method, path, body).header("Cookie", cookie);
    return body == null ? request : request.header("Content-Type", "application/json");
  }

  private static String cookie(SignedIn user) {
    return "latchkey=" + user.token();
  }

  @Test
  void browserReadsWithTheCookieOfItsSession() {
    SignedIn user = door.member(organization, "viewer");

    Answer me = door.send(browser("other=1; " + cookie(user), "GET", "/v1/me", null).build());

    assertThat(me.status()).isEqualTo(200);
    assertThat(me.field("id")).isEqualTo(user.id());
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, same-origin, 201",
    "Sec-Fetch-Site, same-site,   403",
    "Sec-Fetch-Site, cross-site,  403",
    "Sec-Fetch-Site, none,        403",
    "Origin,         own,         201",
    "Origin,         null,        403",
    "Origin,         http://127.0.0.1:1, 403",
    "Origin,         https://evil.example, 403",
    "X-Nothing,      said,        403",
  })
  void onlyOwnPagesChangeAnythingWithTheCookie(String header, String value, int status) {
    SignedIn user = door.member(organization, "member");
    HttpRequest.Builder request =
        browser(cookie(user), "POST", "/v1/tokens", "{\"name\": \"a tool\"}");
    URI own = request.build().uri();
    String said = value.equals("own") ? own.getScheme() + "://" + own.getAuthority() : value;

    Answer answer = door.send(request.header(header, said).build());

    assertThat(answer.status()).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.field("code")).isEqualTo("cross_site");
    }
  }

  @Test
  void foreignPageIsRefusedThoughItAlsoNamesTheRightOrigin() {
    SignedIn user = door.member(organization, "member");
    HttpRequest.Builder request = browser(cookie(user), "POST", "/v1/tokens", "{\"name\": \"x\"}");
    URI own = request.build().uri();
    String origin = own.getScheme() + "://" + own.getAuthority();

    Answer answer =
        door.send(request.headers("Sec-Fetch-Site", "cross-site", "Origin", origin).build());

    assertThat(answer.field("code")).isEqualTo("cross_site");
  }

  @Test
  void tokenInTheHeaderCountsAndNotTheCookie() {
    SignedIn user = door.member(organization, "viewer");
    HttpRequest both =
        door.requestAs(AdminDoor.TOKEN, "GET", "/v1/me", null)
            .header("Cookie", cookie(user))
            .build();

    assertThat(door.send(both).field("operator")).isEqualTo("true");
  }

  @Test
  void cookieHoldsSessionsOnly() {
    SignedIn user = door.member(organization, "viewer");
    String token = user.post("/v1/tokens", "{\"name\": \"tool\"}").field("secret");

    assertRefusedAndForgotten("latchkey=" + token);
    assertRefusedAndForgotten("latchkey=" + AdminDoor.TOKEN);
    for (String noSession : List.of(token, AdminDoor.TOKEN)) {
      Answer page = door.send(browser("latchkey=" + noSession, "GET", "/account", null).build());
      assertThat(page.status()).isEqualTo(303);
      assertThat(page.header("Location")).startsWith("/sign-in");
    }
  }

  @Test
  void cookieThatIsNoGoodOrThereTwiceIsRefusedAndForgotten() {
    SignedIn user = door.member(organization, "viewer");
    SignedIn other = door.member(organization, "admin");
    user.send("DELETE", "/v1/sessions/current", null);

    assertRefusedAndForgotten(cookie(user));
    assertRefusedAndForgotten(cookie(other) + "; " + cookie(other));
    assertRefusedAndForgotten("latchkey=");
  }

  private void assertRefusedAndForgotten(String cookie) {
    Answer answer = door.send(browser(cookie, "GET", "/v1/me", null).build());

    assertThat(answer.field("code")).isEqualTo("invalid_token");
    assertThat(answer.header("Set-Cookie"))
        .contains("latchkey=;", "Max-Age=0", "HTTPOnly", "SameSite=Strict", "Path=/");
  }

  @Test
  void signingOutClearsTheCookie() {
    SignedIn user = door.member(organization, "viewer");

    Answer ended =
        door.send(
            browser(cookie(user), "DELETE", "/v1/sessions/current", null)
                .header("Sec-Fetch-Site", "same-origin")
                .build());

    assertThat(ended.status()).isEqualTo(204);
    assertThat(ended.header("Set-Cookie")).contains("latchkey=;", "Max-Age=0");
    assertThat(user.get("/v1/me").status()).isEqualTo(401);
  }

  @Test
  void secureCookieIsBoundToItsHostAndTakesNoPlainOrigin() {
    SessionCookie cookie = new SessionCookie(true);
    MockServerHttpResponse response = new MockServerHttpResponse();
    MockServerHttpRequest.BaseBuilder<?> request =
        MockServerHttpRequest.post("https://keys.example/v1/keys").header("Host", "keys.example");

    cookie.clear(response);

    assertThat(response.getCookies().getFirst("__Host-latchkey"))
        .hasToString(
            "__Host-latchkey=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure;"
                + " HttpOnly; SameSite=Strict");
    assertThat(cookie.isFromOwnPage(request.header("Origin", "http://keys.example").build()))
        .isFalse();
    assertThat(
            cookie.isFromOwnPage(
                MockServerHttpRequest.post("https://keys.example/")
                    .header("Host", "keys.example")
                    .header("Origin", "https://keys.example")
                    .build()))
        .isTrue();
  }
}
