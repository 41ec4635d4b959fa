package io.latchkey.console.projects;

import io.latchkey.console.keys.KeyColumns;
import io.latchkey.console.keys.KeyListQuery;
import io.latchkey.console.keys.KeyRows;
import io.latchkey.console.keys.LimitFields;
import io.latchkey.console.keys.Sweep;
import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Contradictions;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.PageFilter;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import io.latchkey.console.page.TypedName;
import io.latchkey.console.usage.ChartRange;
import io.latchkey.console.usage.UsageChart;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A project, in tabs: its API keys, its use, the limits of its keys, and its settings. */
@Controller
final class OneProjectPages {

  private static final String SECTION = "projects";
  private static final List<String> SWITCHES =
      List.of("holderRoll", "signedIdentity", "passMetadata");

  private final AdminApi api;

  OneProjectPages(AdminApi api) {
    this.api = api;
  }

  private static String path(String id) {
    return "/v1/projects/" + Paths.segment(id);
  }

  private static String place(Json project) {
    return "/projects/" + Paths.segment(project.text("id"));
  }

  private static Rendering.Builder<?> tab(ServerWebExchange page, String view, Json project) {
    return Shell.page(page, view, SECTION)
        .modelAttribute("project", project)
        .modelAttribute("permissionRules", PermissionRuleLines.of(project))
        .modelAttribute("permissionRuleLines", PermissionRuleLines.of(project).lines().toList())
        .modelAttribute("form", Form.EMPTY);
  }

  /** The tab with the project's API keys; or only their rows, if a script asks. */
  @GetMapping("/projects/{id}")
  Mono<Rendering> keys(ServerWebExchange page, @PathVariable("id") String id) {
    boolean part = PageFilter.isHtmx(page.getRequest());
    return api.get(page, path(id))
        .flatMap(
            project ->
                api.get(page, "/v1/projects?organization=" + project.text("organization"))
                    .map(found -> found.list("items"))
                    .flatMap(
                        all -> {
                          KeyListQuery query = query(page, project);
                          return KeyRows.find(api, page, query, "", all)
                              .map(
                                  rows ->
                                      tab(page, part ? "keys :: rows" : "project", project)
                                          .modelAttribute("part", part)
                                          .modelAttribute("projects", all)
                                          .modelAttribute("rows", rows)
                                          .modelAttribute("columns", KeyColumns.of(page))
                                          .modelAttribute("query", query)
                                          .build());
                        }));
  }

  private static KeyListQuery query(ServerWebExchange page, Json project) {
    Map<String, String> asked =
        new HashMap<>(page.getRequest().getQueryParams().toSingleValueMap());
    asked.put("project", project.text("id"));
    return new KeyListQuery(asked, place(project));
  }

  @GetMapping("/projects/{id}/usage")
  Mono<Rendering> usage(ServerWebExchange page, @PathVariable("id") String id) {
    ChartRange range = ChartRange.of(page);
    Instant now = Instant.now();
    String usage = "/v1/usage?project=" + Paths.segment(id) + "&" + range.query(now);
    return Mono.zip(api.get(page, path(id)), api.get(page, usage))
        .map(
            found ->
                tab(page, "project-usage", found.getT1())
                    .modelAttribute("chart", UsageChart.of(found.getT2(), range, now))
                    .build());
  }

  @GetMapping("/projects/{id}/limits")
  Mono<Rendering> limits(ServerWebExchange page, @PathVariable("id") String id) {
    return Mono.zip(api.get(page, path(id)), api.get(page, path(id) + "/limits"))
        .map(
            found ->
                tab(page, "project-limits", found.getT1())
                    .modelAttribute("shared", LimitFields.words(found.getT1().at("sharedLimits")))
                    .modelAttribute("left", LimitFields.left(found.getT2()))
                    .build());
  }

  @PostMapping("/projects/{id}/shared-limits")
  Mono<Rendering> editSharedLimits(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, String> faults = Contradictions.ofEditedLimits(form);
              if (!faults.isEmpty()) {
                return Mono.error(ProblemAnswer.ofFaults(faults));
              }
              Map<String, Object> body = new HashMap<>();
              if (!LimitFields.keeps(form)) {
                body.put("sharedLimits", LimitFields.shared(form, null));
              }
              return api.call(page, HttpMethod.PATCH, path(id), body);
            })
        .map(edited -> Refusals.to(page, place(edited) + "/limits", "Limits saved."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/projects/{id}/limits")
  Mono<Rendering> editLimits(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body = new HashMap<>();
              if (form.text("keyLimit") != null) {
                body.put("keyLimit", form.number("keyLimit"));
              }
              Map<String, String> faults = Contradictions.ofEditedLimits(form);
              if (!faults.isEmpty()) {
                return Mono.error(ProblemAnswer.ofFaults(faults));
              }
              LimitFields.edit(body, form);
              return api.call(page, HttpMethod.PATCH, path(id), body);
            })
        .map(edited -> Refusals.to(page, place(edited) + "/limits", "Limits saved."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @GetMapping("/projects/{id}/settings")
  Mono<Rendering> settings(ServerWebExchange page, @PathVariable("id") String id) {
    return api.get(page, path(id)).map(project -> tab(page, "project-settings", project).build());
  }

  @PostMapping("/projects/{id}")
  Mono<Rendering> edit(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body = new HashMap<>();
              body.put("name", form.text("name"));
              body.put("upstream", form.text("upstream"));
              ConnectionFields.edit(body, form);
              if (form.entered().containsKey(PermissionRuleLines.FIELD)) {
                body.put(PermissionRuleLines.FIELD, PermissionRuleLines.read(form));
              }
              if (form.entered().containsKey("switches")) {
                for (String name : SWITCHES) {
                  body.put(name, form.chose(name, "true"));
                }
              }
              Map<String, String> faults = PermissionRuleLines.faults(form);
              if (!faults.isEmpty()) {
                return Mono.error(ProblemAnswer.ofFaults(faults));
              }
              return api.call(page, HttpMethod.PATCH, path(id), body);
            })
        .map(edited -> Refusals.to(page, place(edited) + "/settings", "Project saved."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  /** Revokes all keys of a project, once somebody has typed its name. */
  @PostMapping("/projects/{id}/revoke-keys")
  Mono<Rendering> revokeAll(ServerWebExchange page, @PathVariable("id") String id) {
    Map<String, Object> body = Form.body().put("project", id).fields();
    return Form.of(page)
        .flatMap(
            form ->
                api.get(page, path(id))
                    .flatMap(
                        project ->
                            TypedName.check(form, project.text("name"))
                                .then(api.call(page, HttpMethod.POST, "/v1/keys/revoke", body))))
        .flatMap(
            answer ->
                api.get(page, path(id))
                    .map(
                        project ->
                            Sweep.in(tab(page, "project-settings :: whole", project), answer)
                                .build()))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }
}
