package io.latchkey.encryption;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.encryption.Otherwise.Mask;
import io.latchkey.encryption.Otherwise.Plain;
import io.latchkey.encryption.json.BodyFaultException;
import io.latchkey.encryption.json.FieldPath;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One field of a policy in JSON.
 *
 * @param otherwise {@code "token"}, {@code "null"}, {@code "remove"} or {@code {"mask": {"last":
 *     4}}}
 */
public record FieldDocument(
    @Nullable String path,
    @JsonProperty("class") @Nullable String fieldClass,
    @Nullable String label,
    @Nullable String mode,
    @Nullable Boolean required,
    @Nullable String onRequest,
    @Nullable String onResponse,
    @Nullable JsonNode otherwise) {

  private static final int LONGEST_PATH = 512;
  private static final int LONGEST_LABEL = 128;
  private static final int MOST_SHOWN = 16;

  static FieldDocument of(FieldRule rule) {
    return new FieldDocument(
        rule.path(),
        rule.fieldClass().name(),
        rule.label(),
        rule.mode().text(),
        rule.required(),
        text(rule.onRequest()),
        text(rule.onResponse()),
        json(rule.otherwise()));
  }

  private static JsonNode json(Otherwise otherwise) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (otherwise instanceof Mask mask) {
      return nodes.objectNode().set("mask", nodes.objectNode().put("last", mask.last()));
    }
    return nodes.stringNode(text((Plain) otherwise));
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The rule.
   *
   * @param where what it is called in a message
   * @throws InvalidPolicyException if it can't be as it is written
   */
  static FieldRule read(@Nullable FieldDocument written, String where) {
    if (written == null) {
      throw new InvalidPolicyException(where, "must be an object");
    }
    FieldAction onRequest = action(written.onRequest, FieldAction.ENCRYPT, where + ".onRequest");
    FieldAction onResponse = action(written.onResponse, FieldAction.DECRYPT, where + ".onResponse");
    if (onRequest == FieldAction.NONE && onResponse == FieldAction.NONE) {
      throw new InvalidPolicyException(
          where, "must have an onRequest or onResponse other than none");
    }
    return new FieldRule(
        path(written.path, where + ".path"),
        fieldClass(written.fieldClass, where + ".class"),
        written.label == null ? null : text(written.label, LONGEST_LABEL, where + ".label"),
        mode(written.mode, where + ".mode"),
        Boolean.TRUE.equals(written.required),
        onRequest,
        onResponse,
        otherwise(written.otherwise, where + ".otherwise"));
  }

  private static String path(@Nullable String text, String where) {
    String path = text(text, LONGEST_PATH, where);
    try {
      if (!FieldPath.parse(path).required()) {
        return path;
      }
    } catch (BodyFaultException e) {
      throw new InvalidPolicyException(
          where,
          "must be dotted names, a JSON Pointer that begins with /, or a JSONPath that begins with"
              + " $");
    }
    throw new InvalidPolicyException(where, "must not end with !; set required instead");
  }

  private static String text(@Nullable String text, int longest, String where) {
    boolean isText =
        text != null
            && !text.isBlank()
            && text.length() <= longest
            && text.chars().noneMatch(Character::isISOControl)
            && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    if (text == null || !isText) {
      throw new InvalidPolicyException(
          where, "must have 1 to " + longest + " characters, without control characters");
    }
    return text;
  }

  private static FieldClass fieldClass(@Nullable String text, String where) {
    FieldClass read = text == null ? FieldClass.DEFAULT : FieldClass.parse(text);
    if (read == null) {
      throw new InvalidPolicyException(
          where,
          "must have 1 to 32 letters, digits, dots, hyphens and underscores, beginning with a"
              + " letter or digit");
    }
    return read;
  }

  private static FieldMode mode(@Nullable String text, String where) {
    return text == null
        ? FieldMode.RANDOM
        : FieldMode.parse(text)
            .orElseThrow(
                () -> new InvalidPolicyException(where, "must be random or deterministic"));
  }

  private static FieldAction action(@Nullable String text, FieldAction usual, String where) {
    if (text == null) {
      return usual;
    }
    return switch (text) {
      case "encrypt" -> FieldAction.ENCRYPT;
      case "decrypt" -> FieldAction.DECRYPT;
      case "none" -> FieldAction.NONE;
      default -> throw new InvalidPolicyException(where, "must be encrypt, decrypt or none");
    };
  }

  private static Otherwise otherwise(@Nullable JsonNode written, String where) {
    if (written == null) {
      return Plain.TOKEN;
    }
    if (written.isNull()) {
      return Plain.NULL;
    }
    String text = written.isString() ? written.stringValue() : "";
    return switch (text) {
      case "token" -> Plain.TOKEN;
      case "null" -> Plain.NULL;
      case "remove" -> Plain.REMOVE;
      default -> mask(written, where);
    };
  }

  private static Mask mask(JsonNode written, String where) {
    JsonNode mask = written.isObject() && written.size() == 1 ? written.get("mask") : null;
    JsonNode last = mask != null && mask.isObject() && mask.size() == 1 ? mask.get("last") : null;
    Predicate<JsonNode> isCount =
        node -> node.isInt() && node.intValue() >= 0 && node.intValue() <= MOST_SHOWN;
    if (last == null || !isCount.test(last)) {
      throw new InvalidPolicyException(
          where,
          "must be \"token\", \"null\", \"remove\" or {\"mask\": {\"last\": 4}}, with a number from"
              + " 0 to 16");
    }
    return new Mask(last.intValue());
  }
}
