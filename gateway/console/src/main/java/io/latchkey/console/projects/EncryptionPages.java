package io.latchkey.console.projects;

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
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a project encrypts, tried on a body, and its keys. */
@Controller
final class EncryptionPages {

  private static final String SECTION = "projects";
  private static final String POLICY = "policy";
  private static final String BODY = "body";

  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final AdminApi api;

  EncryptionPages(AdminApi api) {
    this.api = api;
  }

  private static String path(String id) {
    return "/v1/projects/" + Paths.segment(id);
  }

  @GetMapping("/projects/{id}/encryption")
  Mono<Rendering> show(ServerWebExchange page, @PathVariable("id") String id) {
    String encryption = path(id) + "/encryption";
    return Mono.zip(
            api.get(page, path(id)), api.get(page, encryption), api.get(page, encryption + "/keys"))
        .map(
            found ->
                Shell.page(page, "encryption", SECTION)
                    .modelAttribute("project", found.getT1())
                    .modelAttribute("keys", found.getT3().list("items"))
                    .modelAttribute("form", Form.EMPTY.with(POLICY, pretty(found.getT2())))
                    .build());
  }

  private static String pretty(Json json) {
    return PRETTY.writeValueAsString(json.node());
  }

  @PostMapping("/projects/{id}/encryption")
  Mono<Rendering> save(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form ->
                Mono.fromSupplier(() -> json(form, POLICY))
                    .flatMap(
                        policy -> api.call(page, HttpMethod.PUT, path(id) + "/encryption", policy))
                    .map(saved -> Refusals.refresh(page, "Policy saved."))
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer ->
                            Refusals.inForm(page, answer, () -> refused(page, id, form, answer))));
  }

  private Mono<Rendering> refused(
      ServerWebExchange page, String id, Form form, ProblemAnswer answer) {
    Map<String, String> places = answer.places();
    Form refused = places.isEmpty() ? form.refused(answer) : form.refused(places);
    return api.get(page, path(id))
        .map(
            project ->
                Shell.page(page, "encryption :: entry", SECTION)
                    .modelAttribute("project", project)
                    .modelAttribute("form", refused)
                    .status(Refusals.status(refused))
                    .build());
  }

  /** What somebody entered as JSON. */
  private static JsonNode json(Form form, String field) {
    try {
      JsonNode read = PRETTY.readTree(form.value(field));
      if (!read.isMissingNode()) {
        return read;
      }
    } catch (JacksonException e) {
      // Told below, without what was entered.
    }
    throw ProblemAnswer.ofFaults(Map.of(field, "must be JSON"));
  }

  /** What the policy that is in the form, saved or not, does to a body. */
  @PostMapping("/projects/{id}/encryption/try")
  Mono<Rendering> tryPolicy(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form ->
                Mono.fromSupplier(() -> Map.of(BODY, json(form, BODY), POLICY, json(form, POLICY)))
                    .flatMap(
                        body ->
                            api.call(page, HttpMethod.POST, path(id) + "/encryption/try", body)))
        .map(answer -> tried(page, answer, null))
        .onErrorResume(
            ProblemAnswer.class,
            answer -> Refusals.inForm(page, answer, () -> Mono.just(tried(page, null, answer))));
  }

  private static Rendering tried(
      ServerWebExchange page, @Nullable Json answer, @Nullable ProblemAnswer problem) {
    return Shell.page(page, "encryption :: tried", SECTION)
        .modelAttribute("answer", answer == null ? Json.of(Map.of()) : answer)
        .modelAttribute("upstream", answer == null ? "" : pretty(answer.at("upstream")))
        .modelAttribute("masked", answer == null ? "" : pretty(answer.at("masked")))
        .modelAttribute("faults", problem == null ? Map.of() : problem.places())
        .status(problem == null ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .build();
  }

  @PostMapping("/projects/{id}/encryption/rotate")
  Mono<Rendering> rotate(ServerWebExchange page, @PathVariable("id") String id) {
    return change(page, HttpMethod.POST, path(id) + "/encryption/keys", "Key rotated.");
  }

  @PostMapping("/projects/{id}/encryption/{key}/disable")
  Mono<Rendering> disable(
      ServerWebExchange page, @PathVariable("id") String id, @PathVariable("key") String key) {
    return change(page, HttpMethod.POST, key(id, key) + "/disable", "Key disabled.");
  }

  @PostMapping("/projects/{id}/encryption/{key}/enable")
  Mono<Rendering> enable(
      ServerWebExchange page, @PathVariable("id") String id, @PathVariable("key") String key) {
    return change(page, HttpMethod.POST, key(id, key) + "/enable", "Key enabled.");
  }

  @PostMapping("/projects/{id}/encryption/{key}/destroy")
  Mono<Rendering> destroy(
      ServerWebExchange page, @PathVariable("id") String id, @PathVariable("key") String key) {
    return change(page, HttpMethod.DELETE, key(id, key), "Key destroyed.");
  }

  private static String key(String id, String key) {
    return path(id) + "/encryption/keys/" + Paths.segment(key);
  }

  private Mono<Rendering> change(
      ServerWebExchange page, HttpMethod method, String call, String told) {
    return api.call(page, method, call, null)
        .map(done -> Refusals.refresh(page, told))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }
}
