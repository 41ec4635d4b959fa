package io.latchkey.console.page;

import io.latchkey.admin.caller.SessionCookie;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Signs people in and out. */
@Controller
final class SignInPages {

  private final AdminApi api;
  private final SessionCookie cookie;
  private final ConsoleFacts facts;

  SignInPages(AdminApi api, SessionCookie cookie, ConsoleFacts facts) {
    this.api = api;
    this.cookie = cookie;
    this.facts = facts;
  }

  @GetMapping(PageFilter.SIGN_IN)
  Rendering form(ServerWebExchange page) {
    var query = page.getRequest().getQueryParams();
    String back = local(query.getFirst("return"));
    return draw(Form.EMPTY.with("return", back), query.containsKey("over"), HttpStatus.OK);
  }

  @PostMapping(PageFilter.SIGN_IN)
  Mono<Rendering> signIn(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Form.Body body = Form.body();
              if (form.text("token") == null) {
                body.put("userName", form.text("userName")).put("password", form.value("password"));
              } else {
                body.put("token", form.text("token"));
              }
              boolean again = PageFilter.isHtmx(page.getRequest());
              return api.call(page, HttpMethod.POST, "/v1/sessions", body.fields())
                  .map(
                      session ->
                          again
                              ? renewed(page, session.text("token"), true)
                              : begin(page, session, local(form.value("return"))))
                  .onErrorResume(
                      ProblemAnswer.class,
                      answer ->
                          Mono.just(
                              again
                                  ? again(form.refused(answer))
                                  : draw(form.refused(answer), false, status(answer))));
            });
  }

  /** Lets a page whose session ended continue with another one, without losing what it has. */
  private Rendering renewed(ServerWebExchange page, String session, boolean isNew) {
    if (isNew) {
      cookie.write(page.getResponse(), session);
    }
    HttpHeaders headers = page.getResponse().getHeaders();
    headers.set("HX-Trigger", "{\"renewed\": {\"csrf\": \"" + PageFilter.csrf(session) + "\"}}");
    headers.set("HX-Reswap", "none");
    return Rendering.view("console/problem :: done").build();
  }

  private Rendering again(Form form) {
    return Rendering.view("console/session-ended :: entry")
        .modelAttribute("form", form)
        .status(HttpStatus.UNPROCESSABLE_CONTENT)
        .build();
  }

  /** For a page whose session ended, once somebody has signed in in another window. */
  @GetMapping(PageFilter.SIGN_IN + "/renewed")
  Rendering renewed(ServerWebExchange page) {
    return renewed(page, page.getRequiredAttribute(PageFilter.SESSION), false);
  }

  private Rendering begin(ServerWebExchange page, Json session, String back) {
    cookie.write(page.getResponse(), session.text("token"));
    return Rendering.redirectTo(back).status(HttpStatus.SEE_OTHER).build();
  }

  private static HttpStatus status(ProblemAnswer answer) {
    HttpStatus status = HttpStatus.resolve(answer.status());
    return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
  }

  private Rendering draw(Form form, boolean over, HttpStatus status) {
    return Rendering.view("console/sign-in")
        .modelAttribute("form", form)
        .modelAttribute("over", over)
        .modelAttribute("facts", facts)
        .status(status)
        .build();
  }

  @PostMapping("/sign-out")
  Mono<Void> signOut(ServerWebExchange page) {
    return api.call(page, HttpMethod.DELETE, "/v1/sessions/current", null)
        .onErrorComplete(ProblemAnswer.class)
        .then(
            Mono.fromRunnable(
                () -> {
                  cookie.clear(page.getResponse());
                  page.getResponse().getHeaders().set("HX-Redirect", PageFilter.SIGN_IN);
                }));
  }

  /** A place on this console that somebody is to be sent to; the first page for any other. */
  static String local(@Nullable String place) {
    if (place == null || !place.matches("/[A-Za-z0-9/_?=&.%-]*") || place.startsWith("//")) {
      return "/";
    }
    try {
      return new URI(place).toString();
    } catch (URISyntaxException e) {
      return "/";
    }
  }
}
