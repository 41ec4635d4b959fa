package io.latchkey.declared.file;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a YAML file, of which JSON is a part, to values that know their lines. For one file. */
final class YamlReader {

  private static final int LONGEST = 32 * 1024 * 1024;
  private static final int DEEPEST = 40;
  private static final int MOST_VALUES = 2_000_000;
  private static final String MERGE = "<<";

  private final String file;
  private final Environment environment;
  private final Faults faults;
  private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;

  YamlReader(String file, Environment environment, Faults faults) {
    this.file = file;
    this.environment = environment;
    this.faults = faults;
  }

  /** The file's documents; none if it can't be read as YAML, which is among the faults then. */
  List<Located> read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(MOST_VALUES);
    List<Located> documents = new ArrayList<>();
    try {
      Yaml yaml = new Yaml(new SafeConstructor(options));
      for (Node document : yaml.composeAll(new StringReader(text))) {
        documents.add(value(document));
      }
    } catch (MarkedYAMLException e) {
      faults.add(place(e.getProblemMark()), "is not YAML: " + e.getProblem());
      return List.of();
    } catch (YAMLException e) {
      faults.add(new Place(file, 0), "is not YAML: " + firstLine(String.valueOf(e.getMessage())));
      return List.of();
    }
    return documents;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private Place place(@Nullable Mark mark) {
    return new Place(file, mark == null ? 0 : mark.getLine() + 1);
  }

  private Located value(Node node) {
    Place place = place(node.getStartMark());
    if (++values > MOST_VALUES) {
      throw new YAMLException("it has more than " + MOST_VALUES + " values");
    }
    if (node instanceof ScalarNode scalar) {
      boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
      return Located.scalar(place, environment.fill(place, scalar.getValue(), faults), quoted);
    }
    if (!above.add(node)) {
      throw new YAMLException("an alias in line " + place.line() + " is within its own anchor");
    }
    Located read =
        node instanceof SequenceNode list
            ? Located.list(place, list.getValue().stream().map(this::value).toList())
            : Located.object(place, fields((MappingNode) node));
    above.remove(node);
    return read;
  }

  private Map<String, Located> fields(MappingNode object) {
    Map<String, Located> fields = new LinkedHashMap<>();
    List<Located> merged = new ArrayList<>();
    for (NodeTuple tuple : object.getValue()) {
      Place place = place(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        faults.add(place, "a field's name must be a text");
      } else if (name.getValue().equals(MERGE) && name.getScalarStyle() == ScalarStyle.PLAIN) {
        merged.add(value(tuple.getValueNode()));
      } else if (fields.containsKey(name.getValue())) {
        faults.add(place, "the field \"" + name.getValue() + "\" is here twice");
      } else {
        fields.put(name.getValue(), at(place, value(tuple.getValueNode())));
      }
    }
    merged.forEach(each -> merge(each, fields));
    return fields;
  }

  /** A field is where its name is, even if its value begins further down. */
  private static Located at(Place place, Located value) {
    return new Located(
        place, value.kind(), value.text(), value.quoted(), value.fields(), value.items());
  }

  private void merge(Located merged, Map<String, Located> fields) {
    switch (merged.kind()) {
      case OBJECT -> merged.fields().forEach(fields::putIfAbsent);
      case LIST -> merged.items().forEach(each -> merge(each, fields));
      case SCALAR -> faults.add(merged.place(), "<< must name an object, or a list of objects");
    }
  }
}
