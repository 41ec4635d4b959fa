package io.latchkey.admin.leaks;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A secret that was found.
 *
 * @param type what the reporter calls its kind; empty for nothing
 * @param url where it was found; null if that is not said, or can't be shown
 * @param source what was looked at, such as {@code content}; null likewise
 */
record LeakedSecret(String token, String type, @Nullable String url, @Nullable String source) {

  private static final int LONGEST_TOKEN = 8_192;
  private static final int LONGEST_DETAIL = 500;

  /** Reads one of a report; fields that nobody knows are passed over, since partners add some. */
  static LeakedSecret read(JsonNode node) {
    JsonNode token = node.path("token");
    String text = token.isString() ? token.stringValue() : "";
    return new LeakedSecret(
        text.length() <= LONGEST_TOKEN ? text : "",
        node.path("type").isString() ? node.path("type").stringValue() : "",
        shown(node.path("url")),
        shown(node.path("source")));
  }

  /** Where a secret was found, as a signed-in user says. */
  static LeakedSecret found(@Nullable JsonNode body) {
    if (body == null) {
      return new LeakedSecret("", "", null, null);
    }
    JsonFields fields = new JsonFields(body);
    String url = fields.optional("url", Texts.line(LONGEST_DETAIL));
    String source = fields.optional("source", Texts.line(LONGEST_DETAIL));
    fields.done();
    return new LeakedSecret("", "", url, source);
  }

  private static @Nullable String shown(JsonNode value) {
    try {
      return Texts.line(LONGEST_DETAIL).apply(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What the event says of where it was found. */
  Map<String, String> details() {
    Map<String, String> details = new HashMap<>();
    if (url != null) {
      details.put("url", url);
    }
    if (source != null) {
      details.put("source", source);
    }
    return details;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "LeakedSecret[type=" + type + "]";
  }
}
