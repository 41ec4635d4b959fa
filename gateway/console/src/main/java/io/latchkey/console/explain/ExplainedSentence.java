package io.latchkey.console.explain;

import io.latchkey.console.keys.KeyPages;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.Paths;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a request passes or not, as a sentence about the key, with what to do about it.
 *
 * @param before what stands before the key's name
 * @param key the key's name; empty if the key is not known
 * @param after what stands behind it
 * @param link where to do something about it; empty for nowhere
 * @param step what is done there
 */
record ExplainedSentence(String before, String key, String after, String link, String step) {

  private static final Pattern PROXY = Pattern.compile("/proxy/([^/?]+).*");
  private static final String NEW_KEY = "/keys/new";

  /**
   * A sentence.
   *
   * @param answer of the admin API
   * @param key the record; null if it is not known, or can't be seen
   * @param projects of the key's organization
   * @param entered what was asked; empty for a request that was made
   */
  static ExplainedSentence of(Json answer, @Nullable Json key, List<Json> projects, Form entered) {
    String code = answer.text("code");
    if (key == null) {
      return ofNobody(code, answer.text("detail"));
    }
    Facts facts = new Facts(answer, key, projects, entered);
    String page = "/keys/" + Paths.segment(key.text("id"));
    if (answer.flag("allowed")) {
      return about(
          key, " opens " + facts.opens() + ", and the request passes.", page, "Show the key");
    }
    return switch (code) {
      case "project_not_allowed" ->
          about(
              key,
              " opens " + facts.opens() + "; the request asked for " + facts.asked() + ".",
              facts.newKey(),
              "Create a key for " + facts.asked());
      case "permission_missing" ->
          about(
              key,
              " may " + facts.may() + "; " + facts.needs() + " needs another permission.",
              facts.newKey(),
              "Create a key with that permission");
      case "revoked_key" ->
          about(key, " was revoked" + facts.reason() + ".", facts.newKey(), "Create a new key");
      case "expired_key" -> about(key, " has expired.", facts.newKey(), "Create a new key");
      case "suspended_key" ->
          about(key, " is suspended" + facts.suspended() + ".", page, "Show the key");
      case "address_not_allowed" ->
          about(
              key,
              " may be used from " + facts.addresses() + "; the request came from " + facts.from(),
              facts.newKey(),
              "Create a key for that address");
      case "ambiguous_project" ->
          about(
              key,
              " opens " + facts.opens() + "; the request didn't say which one it is for.",
              page,
              "Show the key");
      case "rate_limited", "quota_exceeded" ->
          about(key, " has used up its limit" + facts.spent() + ".", page, "Show its limits");
      default -> about(key, ": " + answer.text("detail"), page, "Show the key");
    };
  }

  private static ExplainedSentence about(Json key, String after, String link, String step) {
    return new ExplainedSentence("Key ", key.text("name"), after, link, step);
  }

  private static ExplainedSentence ofNobody(String code, String detail) {
    return switch (code) {
      case "missing_key" ->
          new ExplainedSentence("The request had no API key.", "", "", "/keys", "Show the keys");
      case "invalid_key" ->
          new ExplainedSentence(
              "No key has this secret: it was rolled, deleted or mistyped.",
              "",
              "",
              "/events?action=key.rolled",
              "Show which keys were rolled");
      case "too_many_failures" ->
          new ExplainedSentence(
              "Too many requests from this address came with keys that don't work, so it has to"
                  + " wait.",
              "",
              "",
              "/keys?status=revoked",
              "Show revoked keys");
      case "ambiguous_credential" ->
          new ExplainedSentence(
              "The request had two different API keys, or one twice. The client must send one.",
              "",
              "",
              "",
              "");
      case "invalid_path" ->
          new ExplainedSentence(
              "The path has dot segments, backslashes or control characters. The client must send"
                  + " it without them.",
              "",
              "",
              "",
              "");
      default -> new ExplainedSentence(detail, "", "", "", "");
    };
  }

  /** What the sentences are made of. */
  private record Facts(Json answer, Json key, List<Json> projects, Form entered) {

    String opens() {
      Map<String, String> names = KeyPages.names(projects);
      return and(key.texts("projects").stream().map(id -> names.getOrDefault(id, id)).toList());
    }

    /** The project that was asked for: by name if the organization has it. */
    String asked() {
      Json project = project();
      return project == null ? "“" + word() + "”" : project.text("name");
    }

    String newKey() {
      Json project = project();
      return project == null ? NEW_KEY : NEW_KEY + "?project=" + project.text("id");
    }

    private @Nullable Json project() {
      String word = word();
      return projects.stream()
          .filter(each -> each.text("slug").equals(word) || each.text("id").equals(word))
          .findFirst()
          .orElse(null);
    }

    private String word() {
      Json request = answer.at("request");
      if (request.has("project")) {
        return request.text("project");
      }
      String path = request.has("path") ? request.text("path") : entered.value("path");
      Matcher matcher = PROXY.matcher(path);
      return matcher.matches() ? matcher.group(1) : "another project";
    }

    String may() {
      return key.has("permissions") ? and(key.texts("permissions")) : "do everything";
    }

    /** The request, as far as its method is known. */
    String needs() {
      Json request = answer.at("request");
      String method = request.has("method") ? request.text("method") : entered.value("method");
      return method.isBlank() ? "the request" : "a " + method.toUpperCase(Locale.ROOT) + " request";
    }

    /** Where the request came from, and the end of the sentence. */
    String from() {
      Json request = answer.at("request");
      String address = request.has("address") ? request.text("address") : entered.value("address");
      return address.isBlank() ? "elsewhere." : address + ".";
    }

    String addresses() {
      return and(key.texts("allowedAddresses"));
    }

    String reason() {
      String reason = key.text("revocationReason");
      return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    String suspended() {
      String reason = key.text("suspensionReason");
      return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    String spent() {
      return answer.list("limits").stream()
          .filter(limit -> limit.flag("exhausted"))
          .findFirst()
          .map(
              limit ->
                  " of "
                      + limit.number("requests")
                      + " requests; it can send again in "
                      + limit.number("resetSeconds")
                      + " s")
          .orElse("");
    }

    private static String and(List<String> words) {
      int last = words.size() - 1;
      return last < 1
          ? String.join("", words)
          : words.stream().limit(last).collect(Collectors.joining(", "))
              + " and "
              + words.get(last);
    }
  }
}
