package io.latchkey.console.people;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.PageFilter;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Inviting people, and what whoever has an invitation's code does with it, signed in or not. */
@Controller
final class InvitationPages {

  private static final String LOOKUP = "/v1/invitations/lookup";

  private final AdminApi api;

  InvitationPages(AdminApi api) {
    this.api = api;
  }

  @PostMapping("/members/invitations")
  Mono<Rendering> invite(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body =
                  Form.body()
                      .put("name", form.text("inviteName"))
                      .put("role", form.text("inviteRole"))
                      .put("expiresIn", form.text("expiresIn"))
                      .fields();
              return api.call(page, HttpMethod.POST, path(page), body)
                  .map(made -> code(page, made))
                  .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
            });
  }

  private static String path(ServerWebExchange page) {
    return "/v1/organizations/" + Shell.of(page).organizationId() + "/invitations";
  }

  /** The dialog that shows the code, this once. */
  private static Rendering code(ServerWebExchange page, Json made) {
    String origin = page.getRequest().getHeaders().getOrigin();
    return Shell.beside(page, "secret :: invitation", "members")
        .modelAttribute("made", made)
        .modelAttribute("link", (origin == null ? "" : origin) + PageFilter.INVITATION + "#")
        .build();
  }

  @PostMapping("/members/invitations/{id}/revoke")
  Mono<Rendering> revoke(ServerWebExchange page, @PathVariable("id") String id) {
    return api.call(page, HttpMethod.DELETE, path(page) + "/" + Paths.segment(id), null)
        .map(done -> Refusals.refresh(page, "Invitation revoked."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @GetMapping(PageFilter.INVITATION)
  Rendering enter() {
    return draw("code", Form.EMPTY, null).build();
  }

  /** Shows what an invitation offers. */
  @PostMapping(PageFilter.INVITATION)
  Mono<Rendering> look(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form ->
                offer(page, form)
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer -> Mono.just(refused("code", form, null, answer, ""))));
  }

  private Mono<Rendering> offer(ServerWebExchange page, Form form) {
    return lookUp(page, form)
        .flatMap(offer -> caller(page).map(who -> draw("offer", form, offer, who).build()));
  }

  private Mono<Json> lookUp(ServerWebExchange page, Form form) {
    return api.call(
        page, HttpMethod.POST, LOOKUP, Form.body().put("code", form.value("code")).fields());
  }

  /** The name of whoever is signed in; empty for nobody. */
  private Mono<String> caller(ServerWebExchange page) {
    return page.getAttribute(PageFilter.SESSION) == null
        ? Mono.just("")
        : api.get(page, "/v1/me").map(me -> me.text("name")).onErrorReturn(ProblemAnswer.class, "");
  }

  @PostMapping(PageFilter.INVITATION + "/accept")
  Mono<Rendering> accept(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Form.Body body = Form.body().put("code", form.value("code"));
              if (form.entered().containsKey("userName")) {
                page.getAttributes().remove(PageFilter.SESSION);
                body.put("userName", form.text("userName"))
                    .put("name", form.text("name"))
                    .put("password", form.value("password"));
              }
              return api.call(page, HttpMethod.POST, "/v1/invitations/accept", body.fields())
                  .map(accepted -> draw("accepted", form, accepted).build())
                  .onErrorResume(ProblemAnswer.class, answer -> again(page, form, answer));
            });
  }

  private Mono<Rendering> again(ServerWebExchange page, Form form, ProblemAnswer answer) {
    return lookUp(page, form)
        .flatMap(offer -> caller(page).map(who -> refused("offer", form, offer, answer, who)))
        .onErrorResume(
            ProblemAnswer.class, gone -> Mono.just(refused("code", form, null, gone, "")));
  }

  @PostMapping(PageFilter.INVITATION + "/refuse")
  Mono<Rendering> refuse(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                        page,
                        HttpMethod.POST,
                        "/v1/invitations/refuse",
                        Form.body().put("code", form.value("code")).fields())
                    .map(done -> draw("refused", Form.EMPTY, null).build())
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer -> Mono.just(refused("code", form, null, answer, ""))));
  }

  private static Rendering refused(
      String step, Form form, @Nullable Json offer, ProblemAnswer answer, String who) {
    HttpStatus status = HttpStatus.resolve(answer.status());
    return draw(step, form.refused(answer), offer, who)
        .status(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status)
        .build();
  }

  private static Rendering.Builder<?> draw(String step, Form form, @Nullable Json offer) {
    return draw(step, form, offer, "");
  }

  private static Rendering.Builder<?> draw(
      String step, Form form, @Nullable Json offer, String who) {
    Rendering.Builder<?> page =
        Rendering.view("console/invitation")
            .modelAttribute("step", step)
            .modelAttribute("form", form)
            .modelAttribute("who", who);
    return offer == null ? page : page.modelAttribute("offer", offer);
  }
}
