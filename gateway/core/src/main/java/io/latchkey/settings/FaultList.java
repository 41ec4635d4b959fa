package io.latchkey.settings;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/** The faults found so far, the first one for each property. */
final class FaultList {

  private final Map<String, String> sentences = new LinkedHashMap<>();
  private final SettingsValues values;

  FaultList(SettingsValues values) {
    this.values = values;
  }

  /** Adds that {@code property} {@code "must be …"}. */
  void add(String property, String rule) {
    sentences.putIfAbsent(property, values.describe(property) + ": " + rule);
  }

  /** Adds that a value could not be made into its type. */
  void addFailure(ConfigurationPropertyName name, ResolvableType target, Exception error) {
    Class<?> type = target.resolve(Object.class);
    String property = name.toString();
    boolean explained = sentences.keySet().stream().anyMatch(each -> each.startsWith(property));
    if (!explained) {
      add(property, type.isRecord() ? rootMessage(error) : rule(target, type));
    }
  }

  void addAll(Map<String, String> rules) {
    rules.forEach(this::add);
  }

  void throwIfAny() {
    if (!sentences.isEmpty()) {
      List<String> all = new ArrayList<>(sentences.values());
      throw new SettingsFaultException(all);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static String rule(ResolvableType target, Class<?> type) {
    if (Collection.class.isAssignableFrom(type)) {
      Class<?> element = target.getGeneric(0).resolve(Object.class);
      return element.isEnum() ? "must be a list of " + names(element) : "must be a list";
    }
    if (type.isEnum()) {
      return "must be " + names(type);
    }
    return switch (type.getName()) {
      case "int", "long", "java.lang.Integer", "java.lang.Long" -> "must be a whole number";
      case "boolean", "java.lang.Boolean" -> "must be true or false";
      default -> rule(type, type.getSimpleName().toLowerCase(Locale.ROOT));
    };
  }

  private static String rule(Class<?> type, String name) {
    if (type == Duration.class) {
      return "must be a duration such as 500ms, 30s, 5m or 1h";
    }
    if (type == DataSize.class) {
      return "must be a size such as 64KB or 1MB";
    }
    if (type == InetAddress.class) {
      return "must be an IP address of this machine";
    }
    return type == URI.class ? "must be a URI" : "must be a " + name;
  }

  private static String names(Class<?> type) {
    return Stream.of(type.getEnumConstants())
        .map(each -> each.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(" or "));
  }
}
