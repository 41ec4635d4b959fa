package io.latchkey.console.projects;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.TypedName;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Renames organizations, and deletes them and projects once somebody has typed the name. */
@Controller
final class DeletionPages {

  private static final String ORGANIZATIONS = "/v1/organizations/";
  private static final String PROJECTS = "/v1/projects/";

  private final AdminApi api;

  DeletionPages(AdminApi api) {
    this.api = api;
  }

  @PostMapping("/projects/{id}/delete")
  Mono<Rendering> deleteProject(ServerWebExchange page, @PathVariable("id") String id) {
    return delete(page, PROJECTS + Paths.segment(id), "/projects", "Project deleted.");
  }

  @PostMapping("/organizations/{id}/delete")
  Mono<Rendering> deleteOrganization(ServerWebExchange page, @PathVariable("id") String id) {
    return delete(
        page, ORGANIZATIONS + Paths.segment(id), "/organizations", "Organization deleted.");
  }

  private Mono<Rendering> delete(ServerWebExchange page, String path, String place, String told) {
    return Form.of(page)
        .flatMap(
            form -> api.get(page, path).flatMap(found -> TypedName.check(form, found.text("name"))))
        .then(Mono.defer(() -> api.call(page, HttpMethod.DELETE, path + "?force=true", null)))
        .map(deleted -> Refusals.to(page, place, told))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/organizations/{id}/rename")
  Mono<Rendering> rename(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                    page,
                    HttpMethod.PATCH,
                    ORGANIZATIONS + Paths.segment(id),
                    Form.body().put("name", form.value("name")).fields()))
        .map(renamed -> Refusals.to(page, "/organizations", "Organization renamed."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }
}
