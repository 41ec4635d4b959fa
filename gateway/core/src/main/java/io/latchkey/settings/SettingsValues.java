package io.latchkey.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What was set, by whom, under which name. */
final class SettingsValues {

  private static final String SECRETS = "(.*-)?(token|pepper|password|secret)";

  private final ConfigurableEnvironment environment;

  SettingsValues(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /**
   * The property with its value and where that comes from, or what is set below it where it is a
   * group or a list. A secret's value is not shown.
   */
  String describe(String property) {
    ConfigurationProperty found = find(property);
    if (found != null) {
      return property + " is " + shown(property, found.getValue()) + origin(found);
    }
    String below =
        below(property).entrySet().stream()
            .map(each -> each.getKey() + " is " + shown(property, each.getValue()))
            .collect(Collectors.joining(", "));
    return below.isEmpty() ? property + " is not set" : below;
  }

  private String shown(String property, Object value) {
    return isSecret(property) ? "set (not shown)" : '"' + resolved(value.toString()) + '"';
  }

  /** Whether nobody may be shown a setting's value. */
  static boolean isSecret(String property) {
    return property.substring(property.lastIndexOf('.') + 1).matches(SECRETS);
  }

  /** A text with what its placeholders stand for, as far as that is known. */
  String resolved(String text) {
    try {
      return environment.resolvePlaceholders(text);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String origin(ConfigurationProperty property) {
    TextResourceOrigin origin = inFile(property);
    return origin != null && origin.getResource() != null && origin.getLocation() != null
        ? " (%s, line %d)"
            .formatted(origin.getResource().getFilename(), origin.getLocation().getLine() + 1)
        : "";
  }

  /** The place in a file where a property is set; null where it is set elsewhere. */
  static @Nullable TextResourceOrigin inFile(ConfigurationProperty property) {
    Origin nearest = property.getOrigin();
    return (nearest instanceof OriginProvider outer ? outer.getOrigin() : nearest)
            instanceof TextResourceOrigin origin
        ? origin
        : null;
  }

  /** What is set under {@code property}; null where nothing is. */
  @Nullable ConfigurationProperty find(String property) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty found = source.getConfigurationProperty(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Every name below {@code prefix} in files, on the command line and in system properties. */
  Map<ConfigurationPropertyName, Object> below(String prefix) {
    ConfigurationPropertyName ancestor = ConfigurationPropertyName.of(prefix);
    Map<ConfigurationPropertyName, Object> names = new LinkedHashMap<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource all && !isVariables(source)) {
        for (ConfigurationPropertyName name : all) {
          ConfigurationProperty found = source.getConfigurationProperty(name);
          if (ancestor.isAncestorOf(name) && found != null) {
            names.put(name, found.getValue());
          }
        }
      }
    }
    return names;
  }

  /** The environment variables whose names begin with {@code prefix} and an underscore. */
  Map<String, Object> variables(String prefix) {
    String start = prefix.toUpperCase(Locale.ROOT) + "_";
    Map<String, Object> found = new LinkedHashMap<>();
    environment
        .getSystemEnvironment()
        .forEach(
            (name, value) -> {
              if (name.toUpperCase(Locale.ROOT).startsWith(start)) {
                found.put(name, value);
              }
            });
    return found;
  }

  private static boolean isVariables(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof PropertySource<?> underlying
        && underlying
            .getName()
            .startsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }
}
