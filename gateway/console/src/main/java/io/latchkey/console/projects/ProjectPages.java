package io.latchkey.console.projects;

import io.latchkey.console.keys.LimitFields;
import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Contradictions;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The projects of an organization. */
@Controller
final class ProjectPages {

  private static final int MOST_COUNTED = 50;

  private final AdminApi api;

  ProjectPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/projects")
  Mono<Rendering> list(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null) {
      return Mono.just(Shell.page(page, "nothing", "projects").build());
    }
    return api.get(page, "/v1/projects?organization=" + shell.organizationId())
        .flatMap(found -> counted(page, found.list("items")))
        .map(
            projects ->
                Shell.page(page, "projects", "projects")
                    .modelAttribute("projects", projects)
                    .build());
  }

  /** The projects with their numbers of active keys, which only a project's own record has. */
  private Mono<List<Json>> counted(ServerWebExchange page, List<Json> projects) {
    return Flux.fromIterable(projects)
        .index()
        .flatMapSequential(
            each ->
                each.getT1() < MOST_COUNTED
                    ? api.get(page, "/v1/projects/" + each.getT2().text("id"))
                    : Mono.just(each.getT2()),
            4)
        .collectList();
  }

  @GetMapping("/projects/new")
  Rendering newProject(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null || !shell.admin()) {
      return Shell.page(page, shell.organization() == null ? "nothing" : "no-form", "projects")
          .build();
    }
    return draw(page, Form.EMPTY, false);
  }

  private Rendering draw(ServerWebExchange page, Form form, boolean part) {
    return Shell.page(page, part ? "project-new :: entry" : "project-new", "projects")
        .modelAttribute("form", form)
        .status(part ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK)
        .build();
  }

  @PostMapping("/projects")
  Mono<Rendering> create(ServerWebExchange page) {
    String organization = Shell.of(page).organizationId();
    return Form.of(page)
        .map(form -> form.refused(Contradictions.ofNewLimits(form)))
        .flatMap(
            form -> {
              if (!form.isClean()) {
                return Mono.just(draw(page, form, true));
              }
              Form.Body body =
                  Form.body()
                      .put("organization", organization)
                      .put("name", form.text("name"))
                      .put("slug", form.text("slug"))
                      .put("upstream", form.text("upstream"))
                      .put("keyLimit", form.number("keyLimit"));
              ConnectionFields.put(body, form);
              LimitFields.put(body, form);
              return api.call(page, HttpMethod.POST, "/v1/projects", body.fields())
                  .map(
                      made -> Refusals.to(page, "/projects/" + made.text("id"), "Project created."))
                  .onErrorResume(
                      ProblemAnswer.class,
                      answer ->
                          Refusals.inForm(
                              page,
                              answer,
                              () -> Mono.just(draw(page, form.refused(answer), true))));
            });
  }

  /** What an upstream answers if it is reached as the form says, before a project is made of it. */
  @PostMapping("/projects/try")
  Mono<Rendering> tryUpstream(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Form.Body body =
                  Form.body()
                      .put("organization", organization(page, form))
                      .put("upstream", form.text("upstream"));
              ConnectionFields.put(body, form);
              return api.call(page, HttpMethod.POST, "/v1/projects/try", body.fields());
            })
        .map(answer -> tried(page, answer, HttpStatus.OK))
        .onErrorResume(
            ProblemAnswer.class,
            answer ->
                Refusals.inForm(
                    page,
                    answer,
                    () ->
                        Mono.just(
                            tried(page, asAnswer(answer), HttpStatus.UNPROCESSABLE_CONTENT))));
  }

  /** Whose project a form is about; null if there is no organization yet. */
  private static @Nullable String organization(ServerWebExchange page, Form form) {
    String named = form.text("organization");
    String chosen = Shell.of(page).organizationId();
    return named == null && !chosen.isEmpty() ? chosen : named;
  }

  private static Rendering tried(ServerWebExchange page, Json answer, HttpStatus status) {
    return Shell.page(page, "fields :: tried", "projects")
        .modelAttribute("answer", answer)
        .status(status)
        .build();
  }

  /** Tells why an upstream can't be one, as it is told why another does not answer. */
  private static Json asAnswer(ProblemAnswer answer) {
    String detail = String.join(" ", answer.faults().values());
    return Json.of(Map.of("detail", detail.isEmpty() ? answer.detail() : detail));
  }
}
