package io.latchkey.console.people;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The organizations that one can look at. */
@Controller
final class OrganizationPages {

  private final AdminApi api;

  OrganizationPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/organizations")
  Mono<Rendering> list(ServerWebExchange page) {
    String id = Shell.of(page).organizationId();
    if (id.isEmpty()) {
      return draw(page, "organizations", Form.EMPTY);
    }
    return Mono.zip(api.get(page, path(id)), api.get(page, path(id) + "/limits"))
        .map(
            found ->
                Shell.page(page, "organizations", "organizations")
                    .modelAttribute("form", Form.EMPTY)
                    .modelAttribute("limits", OrganizationLimits.of(found.getT1(), found.getT2()))
                    .build());
  }

  private static String path(String id) {
    return "/v1/organizations/" + Paths.segment(id);
  }

  /** Edits what keys of the organization that is looked at may ask for together. */
  @PostMapping("/organizations/limits")
  Mono<Rendering> editLimits(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, String> faults = OrganizationLimits.faults(form);
              return faults.isEmpty()
                  ? api.call(
                      page,
                      HttpMethod.PATCH,
                      path(Shell.of(page).organizationId()),
                      OrganizationLimits.edit(form))
                  : Mono.error(ProblemAnswer.ofFaults(faults));
            })
        .map(edited -> Refusals.to(page, "/organizations", "Limits saved."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  private static Mono<Rendering> draw(ServerWebExchange page, String view, Form form) {
    return Mono.just(
        Shell.page(page, view, "organizations")
            .modelAttribute("form", form)
            .status(Refusals.status(form))
            .build());
  }

  /** Makes an organization, and looks at it from then on. */
  @PostMapping("/organizations")
  Mono<Rendering> create(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                        page,
                        HttpMethod.POST,
                        "/v1/organizations",
                        Form.body().put("name", form.text("name")).fields())
                    .map(
                        made ->
                            Refusals.to(
                                page,
                                "/projects?organization=" + made.text("id"),
                                "Organization created."))
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer ->
                            Refusals.inForm(
                                page,
                                answer,
                                () -> draw(page, "organizations :: entry", form.refused(answer)))));
  }
}
