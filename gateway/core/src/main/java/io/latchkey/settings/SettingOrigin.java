package io.latchkey.settings;

import io.latchkey.settings.EffectiveSetting.Source;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What one source says about a setting: its value, or those of a list's members.
 *
 * @param found at least one
 */
record SettingOrigin(
    ConfigurationPropertySource source,
    ConfigurationPropertyName name,
    List<ConfigurationProperty> found) {

  /** A URL's user and password. */
  private static final String USER_INFO = "//[^/@\\s]*@";

  /** What a source says; null where it says nothing. */
  static @Nullable SettingOrigin in(
      ConfigurationPropertySource source, ConfigurationPropertyName name) {
    ConfigurationProperty whole = source.getConfigurationProperty(name);
    List<ConfigurationProperty> found = whole == null ? members(source, name) : List.of(whole);
    return found.isEmpty() ? null : new SettingOrigin(source, name, found);
  }

  private static List<ConfigurationProperty> members(
      ConfigurationPropertySource source, ConfigurationPropertyName name) {
    return source instanceof IterableConfigurationPropertySource all
        ? all.stream()
            .filter(name::isAncestorOf)
            .sorted()
            .map(source::getConfigurationProperty)
            .filter(Objects::nonNull)
            .toList()
        : List.of();
  }

  /** In one line, as it could be written. */
  String text(UnaryOperator<String> resolved) {
    return found.stream()
        .map(each -> label(each.getName()) + resolved.apply(String.valueOf(each.getValue())))
        .collect(Collectors.joining(", "))
        .replaceAll(USER_INFO, "//" + EffectiveSetting.HIDDEN + "@");
  }

  /** A member of a list of groups is told apart by its place and name: {@code [0].role=}. */
  private String label(ConfigurationPropertyName of) {
    int depth = name.getNumberOfElements();
    return of.getNumberOfElements() > depth + 1 ? of.subName(depth) + "=" : "";
  }

  Source kind() {
    if (resource() != null) {
      return Source.FILE;
    }
    String from =
        source.getUnderlyingSource() instanceof PropertySource<?> underlying
            ? underlying.getName()
            : "";
    return switch (from) {
      case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> Source.COMMAND_LINE;
      case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, "spring.application.json" ->
          Source.ENVIRONMENT;
      case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> Source.SYSTEM_PROPERTY;
      default -> Source.OTHER;
    };
  }

  @Nullable String file() {
    TextResourceOrigin origin = resource();
    return origin == null || origin.getResource() == null
        ? null
        : origin.getResource().getFilename();
  }

  private @Nullable TextResourceOrigin resource() {
    return SettingsValues.inFile(found.get(0));
  }
}
