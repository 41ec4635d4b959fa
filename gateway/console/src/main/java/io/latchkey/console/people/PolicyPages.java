package io.latchkey.console.people;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What an organization asks of its keys: when they expire, and what becomes of leaked ones. */
@Controller
final class PolicyPages {

  private static final String SECTION = "policies";
  private static final String MAXIMUM = "maximum";
  private static final String DEFAULT = "default";
  private static final String OVERLAP = "overlap";

  private static final Map<String, String> SPANS = new LinkedHashMap<>();
  private static final Map<String, String> OVERLAPS = new LinkedHashMap<>();

  static {
    SPANS.put("7d", "7 days");
    SPANS.put("30d", "30 days");
    SPANS.put("90d", "90 days");
    SPANS.put("180d", "180 days");
    SPANS.put("365d", "1 year");
    SPANS.put("730d", "2 years");
    OVERLAPS.put("1h", "1 hour");
    OVERLAPS.put("1d", "1 day");
    OVERLAPS.put("7d", "1 week");
    OVERLAPS.put("30d", "30 days");
  }

  private final AdminApi api;

  PolicyPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/policies")
  Mono<Rendering> show(ServerWebExchange page) {
    if (Shell.of(page).organization() == null) {
      return Mono.just(Shell.page(page, "nothing", SECTION).build());
    }
    return api.get(page, path(page))
        .map(
            found ->
                Shell.page(page, SECTION, SECTION)
                    .modelAttribute("expiry", found.at("expiry"))
                    .modelAttribute("leaks", found.at("leaks"))
                    .modelAttribute("maxima", with(SPANS, found.at("expiry").text(MAXIMUM)))
                    .modelAttribute("defaults", with(SPANS, found.at("expiry").text(DEFAULT)))
                    .modelAttribute("overlaps", with(OVERLAPS, found.at("leaks").text(OVERLAP)))
                    .build());
  }

  /** What can be chosen, with what is chosen now: an API client may have chosen something else. */
  private static Map<String, String> with(Map<String, String> usual, String now) {
    Map<String, String> all = new LinkedHashMap<>(usual);
    if (!now.isEmpty()) {
      all.putIfAbsent(now, now);
    }
    return all;
  }

  private static String path(ServerWebExchange page) {
    return "/v1/organizations/" + Shell.of(page).organizationId();
  }

  @PostMapping("/policies/expiry")
  Mono<Rendering> expiry(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> policy =
                  Form.body()
                      .put(MAXIMUM, form.text(MAXIMUM))
                      .put(DEFAULT, form.text(DEFAULT))
                      .put("required", form.value("required").equals("true") ? true : null)
                      .fields();
              return save(page, "expiry", policy.isEmpty() ? null : policy, "Expiry policy saved.");
            });
  }

  @PostMapping("/policies/leaks")
  Mono<Rendering> leaks(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> policy =
                  Form.body()
                      .put("action", form.text("action"))
                      .put(OVERLAP, form.text(OVERLAP))
                      .fields();
              return save(page, "leaks", policy, "Leak policy saved.");
            });
  }

  private Mono<Rendering> save(
      ServerWebExchange page, String name, @Nullable Object policy, String told) {
    Map<String, Object> body = new HashMap<>();
    body.put(name, policy);
    return api.call(page, HttpMethod.PATCH, path(page), body)
        .map((Json saved) -> Refusals.refresh(page, told))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }
}
