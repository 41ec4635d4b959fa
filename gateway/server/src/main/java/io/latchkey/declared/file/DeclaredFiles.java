package io.latchkey.declared.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads files and folders to the organizations that they declare together. */
public final class DeclaredFiles {

  private static final List<String> LISTS = List.of("projects", "members", "webhooks", "keys");
  private static final String ORGANIZATIONS = "organizations";

  private final Schema schema = Schema.load();
  private final Environment environment;
  private final Faults faults = new Faults();
  private final Map<String, DeclaredOrganization> organizations = new LinkedHashMap<>();

  private DeclaredFiles(Environment environment) {
    this.environment = environment;
  }

  /**
   * The organizations of all files; of a folder, its .yaml, .yml and .json files and those of the
   * folders in it count, but nothing hidden.
   *
   * @throws FileFaultsException with everything that is wrong with them
   */
  public static List<DeclaredOrganization> read(List<Path> files, Map<String, String> variables) {
    DeclaredFiles reading = new DeclaredFiles(new Environment(variables));
    files.forEach(reading::readAll);
    reading.faults.check();
    reading.checkNames();
    reading.faults.check();
    return List.copyOf(reading.organizations.values());
  }

  private void readAll(Path path) {
    Place place = new Place(path.toString(), 0);
    try {
      List<Path> files = Files.isDirectory(path) ? filesIn(path) : List.of(path);
      if (files.isEmpty()) {
        faults.add(place, "has no .yaml, .yml or .json file");
      }
      for (Path file : files) {
        readFile(file);
      }
    } catch (IOException | UncheckedIOException e) {
      faults.add(place, "can't be read");
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> Files.isRegularFile(path) && isOurs(folder.relativize(path)))
          .sorted()
          .toList();
    }
  }

  private static boolean isOurs(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    for (Path part : path) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private void readFile(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      faults.add(new Place(file.toString(), 0), "is not UTF-8");
      return;
    }
    List<Located> documents = new YamlReader(file.toString(), environment, faults).read(text);
    for (Located document : documents) {
      if (document.isNull()) {
        continue;
      }
      JsonNode value = schema.read(document, faults);
      Located written = document.fields().get(ORGANIZATIONS);
      if (value != null && value.path(ORGANIZATIONS).isArray() && written != null) {
        add(value.get(ORGANIZATIONS), written);
      }
    }
  }

  private void add(JsonNode values, Located written) {
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      if (!value.path("name").isString()) {
        continue;
      }
      Located at = written.items().get(i);
      String name = value.get("name").stringValue();
      DeclaredOrganization organization =
          organizations.computeIfAbsent(name, each -> new DeclaredOrganization(each, at.place()));
      for (String list : LISTS) {
        if (value.path(list).isArray() && at.fields().containsKey(list)) {
          organization.add(list, items(value.get(list), at.fields().get(list)));
        }
      }
    }
  }

  private static List<Item> items(JsonNode values, @Nullable Located written) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; written != null && i < values.size(); i++) {
      if (values.get(i) instanceof ObjectNode value && i < written.items().size()) {
        items.add(new Item(value, written.items().get(i)));
      }
    }
    return items;
  }

  /** Nothing may be declared twice. */
  private void checkNames() {
    Map<String, Place> slugs = new HashMap<>();
    for (DeclaredOrganization organization : organizations.values()) {
      Map<String, Place> names = new HashMap<>();
      for (Item project : organization.items("projects")) {
        once(slugs, project, "project", project.text("slug"));
      }
      for (Item member : organization.items("members")) {
        once(names, member, "member", member.text("userName").toLowerCase(Locale.ROOT));
      }
      for (Item webhook : organization.items("webhooks")) {
        once(names, webhook, "webhook", webhook.text("url"));
      }
      organization.items("keys").forEach(key -> checkKey(names, key));
    }
  }

  private void checkKey(Map<String, Place> names, Item key) {
    if (!key.value().path("revoked").asBoolean(false)) {
      once(names, key, "key", key.text("name"));
    }
    boolean peppered = key.value().has("pepperedHash");
    if (peppered == key.value().has("sha256")) {
      faults.add(key.place(), "must have sha256, or else pepperedHash, and not both");
    } else if (peppered != key.value().has("pepper")) {
      faults.add(key.place(), "must have pepperedHash and pepper together");
    } else {
      once(names, key, "hash", key.text(peppered ? "pepperedHash" : "sha256"));
    }
  }

  private void once(Map<String, Place> known, Item item, String kind, String name) {
    Place first = known.putIfAbsent(kind + " " + name, item.place());
    if (first != null) {
      faults.add(
          item.place(),
          "this " + kind + " is declared already, in " + first + "; keep one of them");
    }
  }
}
