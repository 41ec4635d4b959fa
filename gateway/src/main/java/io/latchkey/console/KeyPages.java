package io.latchkey.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The list of API keys, and the form that makes one. */
@Controller
final class KeyPages {

  private static final List<String> FILTERS =
      List.of("q", "status", "type", "project", "creator", "cursor");

  private final AdminApi api;

  KeyPages(AdminApi api) {
    this.api = api;
  }

  /** Who is in several organizations chooses one first. */
  @GetMapping("/")
  Rendering first(ServerWebExchange page) {
    return Rendering.redirectTo(Shell.of(page).mustChoose() ? "/organizations" : "/keys")
        .status(HttpStatus.SEE_OTHER)
        .build();
  }

  @GetMapping("/keys")
  Mono<Rendering> list(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null) {
      return Mono.just(Shell.page(page, "nothing", "keys").build());
    }
    boolean part = PageFilter.isHtmx(page.getRequest());
    return projects(page, shell)
        .flatMap(
            projects ->
                KeyRows.find(api, page, query(page, shell), projects)
                    .map(
                        rows ->
                            Shell.page(page, part ? "keys :: rows" : "keys", "keys")
                                .modelAttribute("rows", rows)
                                .modelAttribute("projects", projects)
                                .modelAttribute(
                                    "asked", page.getRequest().getQueryParams().toSingleValueMap())
                                .build()));
  }

  private static String query(ServerWebExchange page, Shell shell) {
    var asked = page.getRequest().getQueryParams();
    StringBuilder query = new StringBuilder();
    if (asked.getFirst("project") == null || asked.getFirst("project").isEmpty()) {
      query.append("organization=").append(shell.organizationId());
    }
    for (String name : FILTERS) {
      String value = asked.getFirst(name);
      if (value != null && !value.isBlank()) {
        query.append('&').append(name).append('=');
        query.append(URLEncoder.encode(value.strip(), StandardCharsets.UTF_8));
      }
    }
    return query.toString();
  }

  private Mono<List<Json>> projects(ServerWebExchange page, Shell shell) {
    return api.get(page, "/v1/projects?organization=" + shell.organizationId())
        .map(found -> found.list("items"));
  }

  /** The projects' names by ID. */
  static Map<String, String> names(List<Json> projects) {
    return projects.stream()
        .collect(Collectors.toMap(each -> each.text("id"), each -> each.text("name")));
  }

  @GetMapping("/keys/new")
  Mono<Rendering> newKey(ServerWebExchange page) {
    String project = page.getRequest().getQueryParams().getFirst("project");
    Form form = Form.EMPTY.with("expiry", "90d");
    return draw(page, project == null ? form : form.with("projects", project), false);
  }

  private Mono<Rendering> draw(ServerWebExchange page, Form form, boolean part) {
    return projects(page, Shell.of(page))
        .map(
            projects ->
                Shell.page(page, part ? "key-new :: entry" : "key-new", "keys")
                    .modelAttribute("form", form)
                    .modelAttribute("projects", projects)
                    .status(part ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK)
                    .build());
  }

  @PostMapping("/keys")
  Mono<Rendering> create(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(page, HttpMethod.POST, "/v1/keys", body(form))
                    .flatMap(made -> secret(api, page, made))
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer ->
                            Refusals.inForm(
                                page, answer, () -> draw(page, form.refused(answer), true))));
  }

  /** The dialog that shows a secret, this once. */
  static Mono<Rendering> secret(AdminApi api, ServerWebExchange page, Json made) {
    String project = made.texts("projects").get(0);
    return api.get(page, "/v1/projects/" + project)
        .map(found -> found.text("slug"))
        .onErrorReturn(ProblemAnswer.class, project)
        .map(
            slug ->
                Shell.beside(page, "secret :: made", "keys")
                    .modelAttribute("made", made)
                    .modelAttribute("slug", slug)
                    .build());
  }

  private static Map<String, Object> body(Form form) {
    Form.Body body =
        Form.body()
            .put("name", form.text("name"))
            .put("projects", form.texts("projects"))
            .put("permissions", permissions(form))
            .put("type", form.text("type"))
            .put("allowedAddresses", form.words("allowedAddresses"))
            .put("description", form.text("description"));
    String expiry = form.value("expiry");
    if (expiry.equals("date")) {
      String date = form.text("expiresAt");
      body.put("expiresAt", date == null ? "" : date + "T23:59:59Z");
    } else if (!expiry.equals("never")) {
      body.put("expiresIn", form.text("expiry"));
    }
    LimitFields.put(body, form);
    return body.fields();
  }

  private static @Nullable List<String> permissions(Form form) {
    if (!form.value("scope").equals("some")) {
      return null;
    }
    List<String> named = form.words("otherPermissions");
    List<String> chosen = form.texts("permissions");
    if (named == null || chosen == null) {
      return named == null ? chosen == null ? List.of() : chosen : named;
    }
    return Stream.concat(chosen.stream(), named.stream()).distinct().toList();
  }
}
