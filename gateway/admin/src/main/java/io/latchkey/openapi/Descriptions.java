package io.latchkey.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people wrote about the API: every {@code .yaml} file beside this package is a part of one
 * OpenAPI document. An operation there may have {@code x-problems}, the codes of the problems that
 * it can answer with beside those that every operation has. A path with {@code servers} is one of
 * the public listener's, which no controller here has.
 */
final class Descriptions {

  private static final String FILES = "classpath*:io/latchkey/openapi/*.yaml";

  private Descriptions() {}

  /** All files as one tree. */
  static ObjectNode read(JsonMapper json) {
    ObjectNode all = json.createObjectNode();
    for (Resource file : files()) {
      try (InputStream content = file.getInputStream()) {
        Trees.merge(all, (ObjectNode) json.<JsonNode>valueToTree(yaml().load(content)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  private static List<Resource> files() {
    try {
      return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(FILES))
          .sorted(Comparator.comparing(Resource::getFilename))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Yaml yaml() {
    LoaderOptions loading = new LoaderOptions();
    DumperOptions dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(loading), new Representer(dumping), dumping, loading, new NoDates());
  }

  /** Dates stay the strings that they are in JSON. */
  private static final class NoDates extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern form, @Nullable String first, int longest) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, form, first, longest);
      }
    }
  }
}
