package io.latchkey.console.projects;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Contradictions;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.util.Collections;
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

/** What a project's upstream needs: the credential that the gateway shows it. */
@Controller
final class UpstreamPages {

  private static final String SECTION = "projects";
  private static final String CREDENTIAL = "upstreamCredential";

  private final AdminApi api;

  UpstreamPages(AdminApi api) {
    this.api = api;
  }

  private static String path(String id) {
    return "/v1/projects/" + Paths.segment(id);
  }

  @GetMapping("/projects/{id}/upstream")
  Mono<Rendering> show(ServerWebExchange page, @PathVariable("id") String id) {
    return api.get(page, path(id))
        .map(
            project ->
                Shell.page(page, "project-upstream", SECTION)
                    .modelAttribute("project", project)
                    .modelAttribute("credential", project.at(CREDENTIAL))
                    .modelAttribute("previous", project.at(CREDENTIAL).at("previous"))
                    .build());
  }

  /** Sets the credential that was entered; a refusal doesn't repeat it. */
  @PostMapping("/projects/{id}/upstream/credential")
  Mono<Rendering> set(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, String> faults = Contradictions.ofCredential(form);
              return faults.isEmpty()
                  ? edit(page, id, entered(form), "Credential saved.")
                  : Refusals.beside(page, ProblemAnswer.ofFaults(faults));
            });
  }

  private static Map<String, Object> entered(Form form) {
    boolean isBasic = form.chose("kind", "basic");
    Form.Body body = Form.body();
    if (isBasic) {
      body.put("username", form.value("username")).put("password", form.value("password"));
    } else {
      body.put("header", form.text("header")).put("value", form.text("value"));
    }
    return body.put("from", form.text("from")).put("overlap", form.text("overlap")).fields();
  }

  @PostMapping("/projects/{id}/upstream/credential/restore")
  Mono<Rendering> restore(ServerWebExchange page, @PathVariable("id") String id) {
    return edit(page, id, Map.of("restore", true), "Credential restored.");
  }

  @PostMapping("/projects/{id}/upstream/credential/remove")
  Mono<Rendering> remove(ServerWebExchange page, @PathVariable("id") String id) {
    return edit(page, id, null, "Credential removed.");
  }

  private Mono<Rendering> edit(
      ServerWebExchange page, String id, @Nullable Object value, String told) {
    return api.call(page, HttpMethod.PATCH, path(id), Collections.singletonMap(CREDENTIAL, value))
        .map(edited -> Refusals.refresh(page, told))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }
}
