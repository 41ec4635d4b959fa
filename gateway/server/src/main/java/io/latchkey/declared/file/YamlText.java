package io.latchkey.declared.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes documents that {@link DeclaredFiles} reads. */
public final class YamlText {

  private YamlText() {}

  /** A document as YAML. */
  public static String of(ObjectNode document) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setAllowUnicode(true);
    return new Yaml(options).dump(plain(document));
  }

  /** A document as JSON, with what would be read as a variable escaped. */
  public static JsonNode escaped(JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof ObjectNode object) {
      ObjectNode copy = nodes.objectNode();
      object.forEachEntry((name, field) -> copy.set(name, escaped(field)));
      return copy;
    }
    if (value.isArray()) {
      return nodes.arrayNode().addAll(value.valueStream().map(YamlText::escaped).toList());
    }
    return value.isString() ? nodes.stringNode(Environment.escape(value.stringValue())) : value;
  }

  private static @Nullable Object plain(JsonNode value) {
    if (value.isObject()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      value.forEachEntry((name, field) -> fields.put(name, plain(field)));
      return fields;
    }
    if (value.isArray()) {
      List<@Nullable Object> items = new ArrayList<>();
      value.forEach(each -> items.add(plain(each)));
      return items;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNull()) {
      return null;
    }
    return value.isNumber() ? value.longValue() : Environment.escape(value.asString());
  }
}
