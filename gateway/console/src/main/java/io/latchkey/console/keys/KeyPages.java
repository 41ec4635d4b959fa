package io.latchkey.console.keys;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Contradictions;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.PageFilter;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
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
public final class KeyPages {

  private static final Duration WIDEST_OFFSET = Duration.ofHours(15);

  private final AdminApi api;

  KeyPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/keys")
  Mono<Rendering> list(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null) {
      return Mono.just(Shell.page(page, "nothing", "keys").build());
    }
    KeyListQuery query =
        new KeyListQuery(page.getRequest().getQueryParams().toSingleValueMap(), KeyListQuery.ALL);
    String secret = SearchedSecret.sha256(query.value("q"), shell.facts().prefix());
    if (secret != null) {
      return Mono.just(
          Rendering.redirectTo("/keys?sha256=" + secret).status(HttpStatus.SEE_OTHER).build());
    }
    boolean part = PageFilter.isHtmx(page.getRequest());
    return projects(page, shell)
        .flatMap(
            projects ->
                KeyRows.find(api, page, query, shell.organizationId(), projects)
                    .map(
                        rows ->
                            Shell.page(page, part ? "keys :: rows" : "keys", "keys")
                                .modelAttribute("part", part)
                                .modelAttribute("columns", KeyColumns.of(page))
                                .modelAttribute("rows", rows)
                                .modelAttribute("projects", projects)
                                .modelAttribute("query", query)
                                .build()));
  }

  private Mono<List<Json>> projects(ServerWebExchange page, Shell shell) {
    return api.get(page, "/v1/projects?organization=" + shell.organizationId())
        .map(found -> found.list("items"));
  }

  /** The projects' names by ID. */
  public static Map<String, String> names(List<Json> projects) {
    return projects.stream()
        .collect(Collectors.toMap(each -> each.text("id"), each -> each.text("name")));
  }

  @GetMapping("/keys/new")
  Mono<Rendering> newKey(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null || !shell.creates()) {
      return Mono.just(
          Shell.page(page, shell.organization() == null ? "nothing" : "no-form", "keys").build());
    }
    String project = page.getRequest().getQueryParams().getFirst("project");
    Form form = Form.EMPTY;
    return draw(page, project == null ? form : form.with("projects", project), false);
  }

  private Mono<Rendering> draw(ServerWebExchange page, Form form, boolean part) {
    Shell shell = Shell.of(page);
    return Mono.zip(
            projects(page, shell), api.get(page, "/v1/organizations/" + shell.organizationId()))
        .map(
            found -> {
              ExpiryChoices expiry = ExpiryChoices.of(found.getT2().at("expiry"), Instant.now());
              boolean isNew = !form.entered().containsKey("expiry");
              return Shell.page(page, part ? "key-new :: entry" : "key-new", "keys")
                  .modelAttribute("form", isNew ? form.with("expiry", expiry.usual()) : form)
                  .modelAttribute("expiry", expiry)
                  .modelAttribute("projects", found.getT1())
                  .status(part ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK)
                  .build();
            });
  }

  @PostMapping("/keys")
  Mono<Rendering> create(ServerWebExchange page) {
    return Form.of(page)
        .map(form -> form.refused(Contradictions.ofNewKey(form)))
        .map(form -> form.isClean() ? form.refused(LabelFields.faults(form)) : form)
        .flatMap(form -> form.isClean() ? create(page, form) : draw(page, form, true));
  }

  private Mono<Rendering> create(ServerWebExchange page, Form form) {
    return api.call(page, HttpMethod.POST, "/v1/keys", body(form))
        .flatMap(made -> secret(api, page, made))
        .onErrorResume(
            ProblemAnswer.class,
            answer -> Refusals.inForm(page, answer, () -> draw(page, form.refused(answer), true)));
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
      body.put("expiresAt", endOfDay(form));
    } else if (!expiry.equals("never")) {
      body.put("expiresIn", form.text("expiry"));
    }
    LimitFields.put(body, form);
    LabelFields.put(body, form);
    return body.fields();
  }

  /** The end of the date that was entered: where the browser is, or else in UTC. */
  private static String endOfDay(Form form) {
    String date = form.value("expiresAt");
    String there = form.value("endOfDay");
    try {
      Instant utc = LocalDate.parse(date).atTime(23, 59, 59).toInstant(ZoneOffset.UTC);
      Instant local = there.isEmpty() ? utc : Instant.parse(there);
      boolean isOfThatDay = Duration.between(utc, local).abs().compareTo(WIDEST_OFFSET) <= 0;
      return (isOfThatDay ? local : utc).toString();
    } catch (DateTimeParseException e) {
      return date;
    }
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
