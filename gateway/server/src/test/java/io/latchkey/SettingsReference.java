package io.latchkey;

import io.latchkey.settings.DescribedSetting;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The list of all settings as it stands in {@code config/reference.md}: names, defaults and
 * meanings from the metadata that Spring's annotation processor makes of the records, what is
 * allowed from their constraints.
 */
final class SettingsReference {

  private static final String HEAD =
      """
      # Settings

      This page lists every setting of Latchkey's own with its default. It is generated from the program. `application.yaml`
      beside it shows how to set them. Latchkey reports all wrong settings before it starts anything. Durations are written
      `500ms`, `30s`, `5m`, `6h`, `90d`, and lists with commas.

      These settings of Spring Boot are useful: `spring.data.redis.*` (which Redis), `spring.ssl.bundle.*` (certificates),
      `spring.config.import` (passwords from files), `spring.cloud.gateway.server.webflux.routes` (routes of your own),
      `spring.cloud.gateway.server.webflux.httpclient.*` (connections to upstreams: gateway/docs/proxy.md has what of it holds),
      `logging.level.*`.
      """;

  /** A setting of other people's gateways alone, which gateway/docs/starter.md has. */
  private static final String OF_STARTER = "latchkey.enabled";

  private final Map<String, Set<String>> allowed = new TreeMap<>();

  private SettingsReference() {
    try (ValidatorFactory factory =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()) {
      for (Class<? extends Record> type : AllSettings.TYPES) {
        collect(factory.getValidator(), type, prefix(type) + ".");
      }
    }
  }

  /** The whole text. */
  static String text() {
    return new SettingsReference().write();
  }

  private static String prefix(Class<?> type) {
    ConfigurationProperties properties = type.getAnnotation(ConfigurationProperties.class);
    return properties.value().isEmpty() ? properties.prefix() : properties.value();
  }

  private void collect(Validator validator, Class<?> type, String prefix) {
    for (PropertyDescriptor property :
        validator.getConstraintsForClass(type).getConstrainedProperties()) {
      for (ConstraintDescriptor<?> constraint : property.getConstraintDescriptors()) {
        String message = constraint.getMessageTemplate();
        if (message.startsWith("must ")) {
          allowed
              .computeIfAbsent(
                  prefix + name(type, property.getPropertyName()), each -> new LinkedHashSet<>())
              .add(message.replaceFirst("^must (be )?", ""));
        }
      }
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord()) {
        collect(validator, component.getType(), prefix + name(type, component.getName()) + ".");
      }
    }
  }

  private static String name(Class<?> type, String component) {
    try {
      Name given = type.getDeclaredField(component).getAnnotation(Name.class);
      return given == null ? DataObjectPropertyName.toDashedForm(component) : given.value();
    } catch (NoSuchFieldException e) {
      return DataObjectPropertyName.toDashedForm(component);
    }
  }

  private String write() {
    StringBuilder text = new StringBuilder(HEAD);
    String group = "";
    for (DescribedSetting each : DescribedSetting.all()) {
      if (each.name().equals(OF_STARTER)) {
        continue;
      }
      if (!each.group().equals(group)) {
        group = each.group();
        text.append("\n## ").append(group).append("\n\n");
        text.append("| setting | default | allowed | meaning |\n|---|---|---|---|\n");
      }
      text.append(row(each));
    }
    return text.toString();
  }

  private String row(DescribedSetting setting) {
    String usual = setting.defaultText();
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            setting.name(),
            usual == null || usual.isEmpty() ? "" : "`" + usual + "`",
            allowedOf(setting.name(), setting.type()),
            cell(setting.meaning()));
  }

  private String allowedOf(String name, String type) {
    Set<String> rules = allowed.get(name);
    if (rules != null) {
      return cell(String.join("; ", new TreeSet<>(rules)));
    }
    if (type.contains("Boolean")) {
      return "true, false";
    }
    if (type.contains("io.latchkey.")) {
      return cell(constants(type.replaceAll(".*<(.*)>", "$1")));
    }
    return type.endsWith("InetAddress") ? "an IP address" : "";
  }

  private static String constants(String type) {
    try {
      Object[] all = Class.forName(type).getEnumConstants();
      return all == null
          ? ""
          : Arrays.stream(all)
              .map(each -> each.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
              .collect(Collectors.joining(", "));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
