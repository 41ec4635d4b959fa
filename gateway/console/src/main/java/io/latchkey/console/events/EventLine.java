package io.latchkey.console.events;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.Paths;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * An event as a sentence: who did what to what, and what follows from that.
 *
 * @param event as the admin API has it
 * @param words how its kind is told
 * @param link the page of what it was done to; null if there is none, or no longer
 */
public record EventLine(Json event, EventWords words, @Nullable String link) {

  private static final Json NOTHING = Json.of(Map.of());
  private static final int MOST_KEYS = 100;

  /** Events of an organization as sentences; only what still exists has a link. */
  public static Mono<List<EventLine>> of(
      AdminApi api, ServerWebExchange page, List<Json> events, String organization) {
    String ids = keys(events);
    Mono<Json> keys =
        ids.isEmpty() ? Mono.just(NOTHING) : api.get(page, "/v1/keys/usage?hours=1&ids=" + ids);
    return Mono.zip(keys, api.get(page, "/v1/projects?organization=" + organization))
        .map(found -> of(events, existing(found.getT1(), found.getT2())));
  }

  private static List<EventLine> of(List<Json> events, Set<String> existing) {
    return events.stream()
        .map(
            event -> new EventLine(event, EventWords.of(event.text("type")), link(event, existing)))
        .toList();
  }

  private static Set<String> existing(Json keys, Json projects) {
    Set<String> existing = new HashSet<>();
    keys.list("items").forEach(each -> existing.add(each.text("key")));
    projects.list("items").forEach(each -> existing.add(each.text("id")));
    return existing;
  }

  private static String keys(List<Json> events) {
    return events.stream()
        .map(event -> event.at("data").at("target"))
        .filter(target -> target.text("kind").equals("key"))
        .map(target -> target.text("id"))
        .distinct()
        .limit(MOST_KEYS)
        .collect(Collectors.joining(","));
  }

  private static @Nullable String link(Json event, Set<String> existing) {
    Json target = event.at("data").at("target");
    String id = target.text("id");
    return switch (target.text("kind")) {
      case "key" -> existing.contains(id) ? "/keys/" + Paths.segment(id) : null;
      case "project" -> existing.contains(id) ? "/projects/" + Paths.segment(id) : null;
      case "user", "invitation" -> "/members";
      case "token" -> "/tokens";
      default -> null;
    };
  }

  public String time() {
    return event.text("time");
  }

  public String type() {
    return event.text("type");
  }

  /** Who did it, with a capital letter; empty if the sentence is about the target alone. */
  public String actor() {
    if (words.isAboutTarget()) {
      return "";
    }
    String name = data().at("actor").text("name");
    return switch (name) {
      case "latchkey" -> "Latchkey";
      case "holder" -> "The key's holder";
      case "system-operator" -> "The system operator";
      case "" -> "Somebody";
      default -> name;
    };
  }

  /** What it was done to; empty if it has no name. */
  public String target() {
    String name = data().at("target").text("name");
    boolean isActor = name.equals(data().at("actor").text("name"));
    return isActor || type().startsWith("session.") ? "" : name;
  }

  public String icon() {
    return words.icon();
  }

  public String tone() {
    return isRefused() ? "bad" : words.tone();
  }

  public String verb() {
    return words.verb();
  }

  /** Whether the sentence begins with what it is about. */
  public boolean isAboutTarget() {
    return words.isAboutTarget();
  }

  public boolean isRefused() {
    return data().text("outcome").equals("refused");
  }

  /** What is told behind the target. */
  public String rest() {
    List<String> parts = new ArrayList<>();
    Json details = data().at("details");
    switch (type()) {
      case "key.rolled" -> parts.add(overlap(details.text("overlap")));
      case "call.refused" -> parts.add(details.text("call") + " (" + details.text("code") + ")");
      case "key.old_secret_used" -> parts.add("its tail is …" + details.text("oldTail"));
      case "key.expiring" -> parts.add("in at most " + details.text("notice"));
      default -> {
        add(parts, "as ", details.text("role"));
        add(parts, "for the events ", details.text("actions"));
      }
    }
    add(parts, "reason: ", details.text("reason").replace('_', ' '));
    add(parts, "from ", data().at("actor").text("address"));
    return parts.isEmpty() ? "" : "; " + String.join("; ", parts);
  }

  private static void add(List<String> parts, String before, String text) {
    if (!text.isEmpty()) {
      parts.add(before + text);
    }
  }

  private static String overlap(String text) {
    if (text.isEmpty()) {
      return "the old secret ended at once";
    }
    try {
      Duration overlap = Duration.parse(text);
      long hours = overlap.toHours();
      boolean isDays = hours > 0 && hours % 24 == 0;
      return "the old secret works for " + (isDays ? hours / 24 + " d" : words(overlap));
    } catch (DateTimeParseException e) {
      return "the old secret works for " + text;
    }
  }

  private static String words(Duration overlap) {
    return overlap.toMinutes() > 0 && overlap.toMinutes() % 60 == 0
        ? overlap.toHours() + " h"
        : overlap.toMinutes() + " min";
  }

  /** The whole event as JSON. */
  public String raw() {
    return event.node().toPrettyString();
  }

  private Json data() {
    return event.at("data");
  }
}
