package io.latchkey.console;

import io.latchkey.fixture.RunningGateway;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser sends for a page, without one: forms with the cookie and the CSRF token. */
final class PageClient {

  static final String FORM = "application/x-www-form-urlencoded";

  private static final Pattern CSRF = Pattern.compile("X-CSRF-Token&quot;: &quot;([\\w-]{43})");

  private final RunningGateway gateway;
  private final String cookie;
  private final String csrf;

  private PageClient(RunningGateway gateway, String cookie, String csrf) {
    this.gateway = gateway;
    this.cookie = cookie;
    this.csrf = csrf;
  }

  /** Somebody who has just signed in, with fields of the sign-in form. */
  static PageClient signedIn(RunningGateway gateway, String form) {
    PageClient nobody = new PageClient(gateway, "", "");
    HttpResponse<String> answer = nobody.post("/sign-in", FORM, form);
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    String cookie = set.substring(0, set.indexOf(';'));
    String page = new PageClient(gateway, cookie, "").get("/account").body();
    Matcher csrf = CSRF.matcher(page);
    if (!csrf.find()) {
      throw new AssertionError("no CSRF token in " + page);
    }
    return new PageClient(gateway, cookie, csrf.group(1));
  }

  static PageClient operator(RunningGateway gateway) {
    return signedIn(gateway, "token=" + gateway.latchkey().adminToken().value());
  }

  HttpResponse<String> get(String path) {
    return gateway.send(request(path).GET().build());
  }

  /** Posts a form as a script of the console's does. */
  HttpResponse<String> post(String path, String form) {
    return post(path, FORM, form);
  }

  HttpResponse<String> post(String path, String type, String body) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    return gateway.send((type.isEmpty() ? request : request.header("Content-Type", type)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.console(path))
        .headers("Sec-Fetch-Site", "same-origin", "HX-Request", "true", "Accept", "text/html")
        .headers("Cookie", cookie, "X-CSRF-Token", csrf);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
