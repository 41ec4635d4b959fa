package io.latchkey.settings;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A setting as this process runs with it, to be shown to people.
 *
 * @param value as it was written, a secret's hidden; null where there is none
 * @param file the name of the file that it comes from, without its folders; null for none
 */
public record EffectiveSetting(
    DescribedSetting setting, @Nullable String value, Source source, @Nullable String file) {

  /** What stands for a secret. */
  public static final String HIDDEN = "••••";

  /** Where a value comes from. */
  public enum Source {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    COMMAND_LINE,
    SYSTEM_PROPERTY,
    OTHER;

    /** As an operator would say it: {@code command-line}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** All settings of Latchkey's own, in the order of {@link DescribedSetting#all()}. */
  public static List<EffectiveSetting> all(ConfigurableEnvironment environment) {
    SettingsValues values = new SettingsValues(environment);
    return DescribedSetting.all().stream().map(each -> of(each, environment, values)).toList();
  }

  private static EffectiveSetting of(
      DescribedSetting setting, ConfigurableEnvironment environment, SettingsValues values) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(setting.name());
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      SettingOrigin origin = SettingOrigin.in(source, name);
      if (origin != null) {
        String value =
            SettingsValues.isSecret(setting.name()) ? HIDDEN : origin.text(values::resolved);
        return new EffectiveSetting(setting, value, origin.kind(), origin.file());
      }
    }
    return new EffectiveSetting(setting, setting.defaultText(), Source.DEFAULT, null);
  }
}
