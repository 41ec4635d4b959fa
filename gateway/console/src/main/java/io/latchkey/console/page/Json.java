package io.latchkey.console.page;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A part of an answer, as templates read it: what is not there reads as empty. */
public record Json(JsonNode node) {

  /** An answer that is made up here. */
  public static Json of(Map<String, ?> fields) {
    return new Json(JsonMapper.shared().valueToTree(fields));
  }

  /** Whether it is there. */
  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** A text or number as text; empty where it is not there. */
  public String text(String name) {
    return node.path(name).asString("");
  }

  /** This as text. */
  public String text() {
    return node.asString("");
  }

  public long number(String name) {
    return node.path(name).asLong(0);
  }

  public boolean flag(String name) {
    return node.path(name).asBoolean(false);
  }

  /** A part. */
  public Json at(String name) {
    return new Json(node.path(name));
  }

  /** The members of a list; empty where it is not there. */
  public List<Json> list(String name) {
    return StreamSupport.stream(node.path(name).spliterator(), false).map(Json::new).toList();
  }

  /** The texts of a list; empty where it is not there. */
  public List<String> texts(String name) {
    return list(name).stream().map(Json::text).toList();
  }

  /** The numbers of a list; empty where it is not there. */
  public List<Long> numbers(String name) {
    return list(name).stream().map(each -> each.node.asLong(0)).toList();
  }

  /** The names of what it has. */
  public Set<String> names() {
    return Set.copyOf(node.propertyNames());
  }

  /** A text; null where it is not there. */
  @Nullable String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }
}
