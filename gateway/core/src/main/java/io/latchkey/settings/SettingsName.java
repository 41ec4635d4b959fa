package io.latchkey.settings;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The name of one setting.
 *
 * @param path where it stands in its record, in Java's names
 * @param property its name for an operator
 * @param open whether any name may stand below it
 */
record SettingsName(String path, String property, boolean open) {

  static String prefixOf(Class<?> type) {
    ConfigurationProperties properties =
        AnnotatedElementUtils.getMergedAnnotation(type, ConfigurationProperties.class);
    if (properties == null) {
      throw new IllegalArgumentException(type.getName() + " has no @ConfigurationProperties");
    }
    return properties.prefix();
  }

  /** The names of all settings of a record with {@code @ConfigurationProperties}. */
  static List<SettingsName> allOf(Class<?> type) {
    List<SettingsName> names = new ArrayList<>();
    collect(type, "", prefixOf(type) + ".", names);
    return names;
  }

  private static void collect(Class<?> type, String path, String prefix, List<SettingsName> names) {
    for (RecordComponent component : type.getRecordComponents()) {
      Name given = named(type, component);
      String property = prefix + (given == null ? dashed(component.getName()) : given.value());
      String here = path + component.getName();
      if (component.getType().isRecord() && !isValue(component.getType())) {
        collect(component.getType(), here + ".", property + ".", names);
      } else {
        boolean open =
            Map.class.isAssignableFrom(component.getType()) || isListOfRecords(component);
        names.add(new SettingsName(here, property, open));
      }
    }
  }

  private static boolean isListOfRecords(RecordComponent component) {
    Class<?> element = ResolvableType.forType(component.getGenericType()).getGeneric(0).resolve();
    return List.class.isAssignableFrom(component.getType())
        && element != null
        && element.isRecord()
        && !isValue(element);
  }

  /** Whether one text makes the whole record, so that it is a setting and not a group of them. */
  private static boolean isValue(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    return components.length == 1 && components[0].getType() == String.class
        || Stream.of(type.getMethods()).anyMatch(SettingsName::makesOneFromText);
  }

  private static boolean makesOneFromText(Method method) {
    return Modifier.isStatic(method.getModifiers())
        && method.getReturnType() == method.getDeclaringClass()
        && List.of("of", "valueOf", "from").contains(method.getName())
        && List.of(method.getParameterTypes()).equals(List.of(String.class));
  }

  private static @Nullable Name named(Class<?> type, RecordComponent component) {
    try {
      return type.getDeclaredField(component.getName()).getAnnotation(Name.class);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a record has a field for each component", e);
    }
  }

  static String dashed(String name) {
    return DataObjectPropertyName.toDashedForm(name);
  }
}
