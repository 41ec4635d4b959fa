package io.latchkey.admin.form;

import io.latchkey.key.Labels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what the operator notes of a key: its owner, metadata and tags. */
public final class LabelForm {

  private static final int LONGEST_OWNER = 200;
  private static final int LONGEST_VALUE = 500;
  private static final int MOST = 20;
  private static final int MOST_BYTES = 4_096;

  private LabelForm() {}

  /** The labels of a new key; notes what is wrong with them. */
  public static Labels read(JsonFields fields) {
    return edit(fields, Labels.NONE);
  }

  /** Whether any of them was sent. */
  public static boolean isIn(JsonFields fields) {
    return List.of("owner", "metadata", "tags").stream().filter(fields::has).count() > 0;
  }

  /**
   * The labels as they are to be: what is left out stays, null takes a label away, and of the
   * metadata what is named changes alone (RFC 7396).
   */
  public static Labels edit(JsonFields fields, Labels current) {
    String owner =
        fields.has("owner") ? fields.optional("owner", LabelForm::owner) : current.owner();
    List<String> tags =
        fields.has("tags") ? fields.list("tags", MOST, LabelForm::tag) : current.tags();
    Map<String, String> metadata = current.metadata();
    if (fields.has("metadata")) {
      metadata = fields.optional("metadata", value -> merged(value, current.metadata()), Map.of());
    }
    return new Labels(owner, metadata, tags);
  }

  /** An owner's ID, which upstreams get in a header. */
  public static String owner(JsonNode value) {
    return owner(Texts.string(value));
  }

  /** The same of a text. */
  public static String owner(String text) {
    if (!text.matches("[!-~]([ -~]{0," + (LONGEST_OWNER - 2) + "}[!-~])?")) {
      throw new IllegalArgumentException(
          "must be 1 to "
              + LONGEST_OWNER
              + " ASCII characters, without control characters and without a space at either end");
    }
    return text;
  }

  private static String tag(JsonNode value) {
    return tag(Texts.string(value));
  }

  /** A tag. */
  public static String tag(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9:._/-]{0,39}")) {
      throw new IllegalArgumentException(
          "must be 1 to 40 characters of A-Z, a-z, 0-9, : . _ / - and begin with a letter or"
              + " digit");
    }
    return text;
  }

  private static Map<String, String> merged(JsonNode value, Map<String, String> current) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object of strings");
    }
    Map<String, String> merged = new TreeMap<>(current);
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      String read = valueOf(each.getKey(), each.getValue());
      if (read == null) {
        merged.remove(each.getKey());
      } else {
        merged.put(each.getKey(), read);
      }
    }
    int bytes = merged.entrySet().stream().mapToInt(LabelForm::bytes).sum();
    if (merged.size() > MOST || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "must have at most " + MOST + " names, and at most " + MOST_BYTES + " bytes in all");
    }
    return merged;
  }

  private static @Nullable String valueOf(String name, JsonNode value) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,39}")) {
      throw new IllegalArgumentException(
          "must have names of 1 to 40 characters of A-Z, a-z, 0-9, . _ -");
    }
    return value.isNull() ? null : Texts.line(LONGEST_VALUE).apply(value);
  }

  private static int bytes(Map.Entry<String, String> each) {
    return each.getKey().length() + each.getValue().getBytes(StandardCharsets.UTF_8).length;
  }
}
