package io.latchkey.declared.file;

import io.latchkey.declared.file.Located.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of the files: the JSON Schema that editors get, as far as it is needed here. What it
 * calls a text is the text as it is written, whatever YAML would make of it.
 */
public final class Schema {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private final JsonNode root;

  private Schema(JsonNode root) {
    this.root = root;
  }

  /** The schema's own text. */
  public static String text() {
    try (InputStream in = Schema.class.getResourceAsStream("latchkey.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("latchkey.schema.json is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema of the files. */
  public static Schema load() {
    return new Schema(new JsonMapper().readTree(text()));
  }

  /** The fields that objects of a definition may have. */
  public Collection<String> fields(String definition) {
    return root.get("$defs").get(definition).get("properties").propertyNames();
  }

  /** A file's value; what does not fit is among the faults. */
  @Nullable JsonNode read(Located written, Faults faults) {
    return read(written, root, faults);
  }

  private @Nullable JsonNode read(Located written, JsonNode described, Faults faults) {
    JsonNode schema = resolved(described, written);
    if (written.isNull() && accepts(schema, "null")) {
      return NODES.nullNode();
    }
    return switch (written.kind()) {
      case OBJECT -> object(written, schema, faults);
      case LIST -> list(written, schema, faults);
      case SCALAR -> scalar(written, schema, faults);
    };
  }

  /** Follows references, and of alternatives takes the one of the value's kind. */
  private JsonNode resolved(JsonNode schema, Located written) {
    JsonNode found = schema;
    if (found.has("$ref")) {
      found = root.at(found.get("$ref").stringValue().substring(1));
    }
    if (!found.has("anyOf")) {
      return found;
    }
    for (JsonNode each : found.get("anyOf")) {
      JsonNode branch = resolved(each, written);
      boolean fits =
          written.isNull()
              ? accepts(branch, "null")
              : accepts(branch, "object") == (written.kind() == Kind.OBJECT)
                  && accepts(branch, "array") == (written.kind() == Kind.LIST);
      if (fits) {
        return branch;
      }
    }
    return resolved(found.get("anyOf").get(0), written);
  }

  private static boolean accepts(JsonNode schema, String type) {
    JsonNode types = schema.path("type");
    return types.isArray()
        ? types.valueStream().anyMatch(each -> each.stringValue().equals(type))
        : types.stringValue("").equals(type);
  }

  private JsonNode object(Located written, JsonNode schema, Faults faults) {
    ObjectNode object = NODES.objectNode();
    if (!accepts(schema, "object")) {
      faults.add(written.place(), "must be " + expected(schema));
      return object;
    }
    JsonNode known = schema.path("properties");
    for (Map.Entry<String, Located> field : written.fields().entrySet()) {
      JsonNode of = known.has(field.getKey()) ? known.get(field.getKey()) : others(schema);
      if (of == null) {
        String hint = Suggestion.of(field.getKey(), known.propertyNames());
        faults.add(
            field.getValue().place(), "there is no field \"" + field.getKey() + "\": " + hint);
        continue;
      }
      JsonNode value = read(field.getValue(), of, faults);
      if (value != null) {
        object.set(field.getKey(), value);
      }
    }
    for (JsonNode name : schema.path("required")) {
      if (!object.has(name.stringValue())) {
        faults.add(written.place(), "the field \"" + name.stringValue() + "\" is missing");
      }
    }
    return object;
  }

  /** What fields of any name are; null if there may be none. */
  private static @Nullable JsonNode others(JsonNode schema) {
    JsonNode others = schema.path("additionalProperties");
    return others.isObject() ? others : null;
  }

  private @Nullable JsonNode list(Located written, JsonNode schema, Faults faults) {
    if (!accepts(schema, "array")) {
      faults.add(written.place(), "must be " + expected(schema));
      return null;
    }
    ArrayNode list = NODES.arrayNode();
    for (Located item : written.items()) {
      if (item.isNull() && !accepts(resolved(schema.get("items"), item), "null")) {
        faults.add(item.place(), "an entry of the list is empty");
        continue;
      }
      JsonNode value = read(item, schema.get("items"), faults);
      list.add(value == null ? NODES.nullNode() : value);
    }
    int least = schema.path("minItems").asInt(0);
    if (list.size() < least) {
      faults.add(written.place(), "must have at least " + least + " entries");
    }
    return list;
  }

  /** A text, a number or a switch; null if nothing is written. */
  private static @Nullable JsonNode scalar(Located written, JsonNode schema, Faults faults) {
    boolean isStructure = accepts(schema, "object") || accepts(schema, "array");
    if (written.isNull() && !isStructure) {
      return null;
    }
    String text = written.text();
    if (accepts(schema, "integer") && WHOLE.matcher(text).matches()) {
      return number(written, schema, faults);
    }
    if (accepts(schema, "boolean") && List.of("true", "false").contains(text)) {
      return NODES.booleanNode(text.equals("true"));
    }
    boolean isText =
        accepts(schema, "string") && !accepts(schema, "integer") && !accepts(schema, "boolean");
    if (!isText) {
      String empty = written.isNull() && accepts(schema, "array") ? "; write [] for none" : "";
      faults.add(written.place(), "must be " + expected(schema) + empty);
      return null;
    }
    checkText(written, schema, faults);
    return NODES.stringNode(text);
  }

  private static JsonNode number(Located written, JsonNode schema, Faults faults) {
    long number = Long.parseLong(written.text());
    long least = schema.path("minimum").asLong(Long.MIN_VALUE);
    long most = schema.path("maximum").asLong(Long.MAX_VALUE);
    if (number < least) {
      faults.add(written.place(), "must be at least " + least);
    } else if (number > most) {
      faults.add(written.place(), "must be at most " + most);
    }
    return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
  }

  private static void checkText(Located written, JsonNode schema, Faults faults) {
    String text = written.text();
    JsonNode allowed = schema.path("enum");
    if (allowed.isArray()
        && allowed.valueStream().noneMatch(each -> each.asString().equals(text))) {
      List<String> names =
          allowed.valueStream().filter(JsonNode::isString).map(JsonNode::stringValue).toList();
      faults.add(written.place(), "must be one of " + String.join(", ", names));
    } else if (schema.has("pattern")
        && !Pattern.compile(schema.get("pattern").stringValue()).matcher(text).find()) {
      faults.add(written.place(), schema.get("patternErrorMessage").stringValue());
    } else if (text.length() < schema.path("minLength").asInt(0)) {
      faults.add(written.place(), "must not be empty");
    }
  }

  private static String expected(JsonNode schema) {
    if (accepts(schema, "object")) {
      return "an object with fields";
    }
    if (accepts(schema, "array")) {
      return "a list";
    }
    if (accepts(schema, "integer")) {
      return "a whole number";
    }
    return accepts(schema, "boolean") ? "true or false" : "a text";
  }
}
