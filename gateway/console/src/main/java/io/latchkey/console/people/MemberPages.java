package io.latchkey.console.people;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.MissingNode;

/** The members of an organization, and one's own admin tokens. */
@Controller
final class MemberPages {

  private final AdminApi api;

  MemberPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/members")
  Mono<Rendering> members(ServerWebExchange page) {
    return members(page, Form.EMPTY.with("role", "member"));
  }

  private Mono<Rendering> members(ServerWebExchange page, Form form) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null) {
      return Mono.just(Shell.page(page, "nothing", "members").build());
    }
    Mono<Json> invitations =
        shell.admin()
            ? api.get(page, "/v1/organizations/" + shell.organizationId() + "/invitations")
            : Mono.just(new Json(MissingNode.getInstance()));
    return Mono.zip(api.get(page, path(page)), invitations)
        .map(
            found ->
                Shell.page(page, "members", "members")
                    .modelAttribute("members", found.getT1().list("items"))
                    .modelAttribute("invitations", found.getT2().list("items"))
                    .modelAttribute("form", form)
                    .build());
  }

  private static String path(ServerWebExchange page) {
    return "/v1/organizations/" + Shell.of(page).organizationId() + "/members";
  }

  @PostMapping("/members")
  Mono<Rendering> add(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body =
                  Form.body()
                      .put("userName", form.text("userName"))
                      .put("name", form.text("name"))
                      .put("role", form.text("role"))
                      .fields();
              return api.call(page, HttpMethod.POST, path(page), body)
                  .map(added -> password(page, added))
                  .onErrorResume(
                      ProblemAnswer.class,
                      answer ->
                          Refusals.inForm(
                              page, answer, () -> entry(page, "members", form.refused(answer))));
            });
  }

  private static Mono<Rendering> entry(ServerWebExchange page, String section, Form form) {
    return Mono.just(
        Shell.page(page, section + " :: entry", section)
            .modelAttribute("form", form)
            .status(Refusals.status(form))
            .build());
  }

  /** The dialog that shows a password, this once; none where the user has one already. */
  private static Rendering password(ServerWebExchange page, Json member) {
    return Shell.beside(page, "secret :: password", "members")
        .modelAttribute("member", member)
        .build();
  }

  @PostMapping("/members/{id}/role")
  Mono<Rendering> role(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form ->
                again(
                    page,
                    HttpMethod.PATCH,
                    path(page) + "/" + Paths.segment(id),
                    Form.body().put("role", form.text("role")).fields(),
                    "Role changed."));
  }

  @PostMapping("/members/{id}/remove")
  Mono<Rendering> remove(ServerWebExchange page, @PathVariable("id") String id) {
    return again(
        page, HttpMethod.DELETE, path(page) + "/" + Paths.segment(id), null, "Member removed.");
  }

  @PostMapping("/members/{id}/password")
  Mono<Rendering> resetPassword(ServerWebExchange page, @PathVariable("id") String id) {
    String call = path(page) + "/" + Paths.segment(id) + "/password";
    return api.call(page, HttpMethod.POST, call, null)
        .map(member -> password(page, member))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  /** Does something, and has the page drawn again. */
  private Mono<Rendering> again(
      ServerWebExchange page, HttpMethod method, String call, @Nullable Object body, String told) {
    return api.call(page, method, call, body)
        .map(done -> Refusals.refresh(page, told))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @GetMapping("/tokens")
  Mono<Rendering> tokens(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    Mono<Json> theirs =
        shell.admin() && shell.organization() != null
            ? api.get(page, "/v1/tokens?organization=" + shell.organizationId())
            : Mono.just(new Json(MissingNode.getInstance()));
    return Mono.zip(api.get(page, "/v1/tokens"), theirs)
        .map(
            found ->
                Shell.page(page, "tokens", "tokens")
                    .modelAttribute("tokens", found.getT1().list("items"))
                    .modelAttribute("theirs", found.getT2().list("items"))
                    .modelAttribute("form", Form.EMPTY.with("expiresIn", "90d"))
                    .build());
  }

  @PostMapping("/tokens")
  Mono<Rendering> createToken(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body =
                  Form.body()
                      .put("name", form.text("name"))
                      .put("organization", form.text("tokenOrganization"))
                      .put("role", form.text("role"))
                      .put("expiresIn", form.text("expiresIn"))
                      .fields();
              return api.call(page, HttpMethod.POST, "/v1/tokens", body)
                  .map(
                      made ->
                          Shell.beside(page, "secret :: token", "tokens")
                              .modelAttribute("made", made)
                              .build())
                  .onErrorResume(
                      ProblemAnswer.class,
                      answer ->
                          Refusals.inForm(
                              page, answer, () -> entry(page, "tokens", form.refused(answer))));
            });
  }

  @PostMapping("/tokens/{id}/revoke")
  Mono<Rendering> revokeToken(ServerWebExchange page, @PathVariable("id") String id) {
    return again(
        page, HttpMethod.DELETE, "/v1/tokens/" + Paths.segment(id), null, "Token revoked.");
  }
}
