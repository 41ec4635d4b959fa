package io.latchkey.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A setting of Latchkey's own as its record's Javadoc describes it, by the metadata that Spring
 * Boot's annotation processor leaves beside the classes.
 *
 * @param type of its value, in Java's names
 * @param defaultText a list's members with commas between them; null for none
 * @param meaning a sentence; empty where nobody wrote one
 */
public record DescribedSetting(
    String name, String type, @Nullable String defaultText, String meaning) {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String OURS = "latchkey.";

  /** All that there are: those of no group first, then group by group, by name. */
  public static List<DescribedSetting> all() {
    try {
      return Collections.list(DescribedSetting.class.getClassLoader().getResources(METADATA))
          .stream()
          .flatMap(file -> read(file).path("properties").valueStream())
          .filter(each -> each.path("name").asString().startsWith(OURS))
          .map(DescribedSetting::of)
          .sorted(
              Comparator.comparing(DescribedSetting::group).thenComparing(DescribedSetting::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(URL file) {
    try (InputStream content = file.openStream()) {
      return JsonMapper.shared().readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DescribedSetting of(JsonNode property) {
    return new DescribedSetting(
        property.path("name").asString(),
        property.path("type").asString(),
        text(property.path("defaultValue")),
        StringUtils.capitalize(property.path("description").asString(""))
            .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
            .replaceAll("\\s+", " "));
  }

  private static @Nullable String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    return value.isArray()
        ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
        : value.asString();
  }

  /** The settings that it stands among, such as {@code latchkey.cache}. */
  public String group() {
    String[] parts = name.split("\\.", -1);
    return parts.length < 3 ? parts[0] : parts[0] + "." + parts[1];
  }
}
