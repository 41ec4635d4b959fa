package io.latchkey.console.keys;

import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A key's owner, tags and metadata, as forms have them: metadata is one {@code name=value} a line.
 */
final class LabelFields {

  private static final String METADATA = "metadata";

  private LabelFields() {}

  /** The lines of a key's metadata. */
  static String lines(Json key) {
    Json metadata = key.at(METADATA);
    return metadata.names().stream()
        .sorted()
        .map(name -> name + "=" + metadata.text(name))
        .collect(Collectors.joining("\n"));
  }

  /** What is wrong with the lines of a form, by field; nothing if they can be sent. */
  static Map<String, String> faults(Form form) {
    return form.value(METADATA).lines().allMatch(line -> line.isBlank() || line.indexOf('=') > 0)
        ? Map.of()
        : Map.of(METADATA, "Enter metadata as name=value, one a line.");
  }

  private static Map<String, Object> read(Form form) {
    Map<String, Object> read = new LinkedHashMap<>();
    for (String line : form.value(METADATA).lines().filter(each -> !each.isBlank()).toList()) {
      int end = line.indexOf('=');
      read.put(line.substring(0, end).strip(), line.substring(end + 1).strip());
    }
    return read;
  }

  /** Puts what was entered into a body that makes a key; what was left empty is left out. */
  static void put(Form.Body body, Form form) {
    Map<String, Object> metadata = read(form);
    body.put("owner", form.text("owner"))
        .put("tags", form.words("tags"))
        .put(METADATA, metadata.isEmpty() ? null : metadata);
  }

  /** Puts what was entered into a body that edits a key; what was left empty is taken away. */
  static void edit(Map<String, Object> body, Form form, Json key) {
    List<String> tags = form.words("tags");
    Map<String, Object> metadata = read(form);
    key.at(METADATA).names().forEach(name -> metadata.putIfAbsent(name, null));
    body.put("owner", form.text("owner"));
    body.put("tags", tags == null ? List.of() : tags);
    body.put(METADATA, metadata);
  }
}
