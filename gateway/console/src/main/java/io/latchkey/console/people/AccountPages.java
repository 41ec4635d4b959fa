package io.latchkey.console.people;

import io.latchkey.admin.caller.SessionCookie;
import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.PageFilter;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What concerns who is signed in: roles, the password, and being sure that it is still they. */
@Controller
final class AccountPages {

  private final AdminApi api;
  private final SessionCookie cookie;

  AccountPages(AdminApi api, SessionCookie cookie) {
    this.api = api;
    this.cookie = cookie;
  }

  @GetMapping("/account")
  Mono<Rendering> account(ServerWebExchange page) {
    return draw(page, "account", Form.EMPTY);
  }

  private static Mono<Rendering> draw(ServerWebExchange page, String view, Form form) {
    return Mono.just(
        Shell.page(page, view, "account")
            .modelAttribute("form", form)
            .status(Refusals.status(form))
            .build());
  }

  /** Changes the password, which ends all sessions. */
  @PostMapping("/account/password")
  Mono<Rendering> password(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                        page,
                        HttpMethod.PUT,
                        "/v1/me/password",
                        Form.body()
                            .put("current", form.value("current"))
                            .put("new", form.value("new"))
                            .fields())
                    .map(
                        done -> {
                          cookie.clear(page.getResponse());
                          return Refusals.to(page, PageFilter.SIGN_IN, "");
                        })
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer ->
                            isWrong(answer) || answer.isAboutTheForm()
                                ? draw(page, "account :: entry", form.refused(answer))
                                : Refusals.beside(page, answer)));
  }

  /** Proves that it is still they; what they wanted to do is then done. */
  @PostMapping("/confirm")
  Mono<Rendering> confirm(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                        page,
                        HttpMethod.POST,
                        "/v1/sessions/current/authentication",
                        Form.body()
                            .put("password", form.text("password"))
                            .put("token", form.text("token"))
                            .fields())
                    .map(
                        done -> {
                          page.getResponse().getHeaders().set("HX-Trigger", "confirmed");
                          return Shell.beside(page, "problem :: done", "").build();
                        })
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer ->
                            isWrong(answer) || answer.isAboutTheForm()
                                ? draw(page, "confirm :: entry", form.refused(answer))
                                : Refusals.beside(page, answer)));
  }

  /** Whether it is a wrong password, and not a session that is over. */
  private static boolean isWrong(ProblemAnswer answer) {
    return answer.code().equals("invalid_credentials") || answer.code().equals("too_many_failures");
  }
}
