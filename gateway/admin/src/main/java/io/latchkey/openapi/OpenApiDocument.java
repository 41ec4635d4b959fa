package io.latchkey.openapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document; made when it is first asked for, and kept. May be asked by many at once. */
final class OpenApiDocument {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Endpoints endpoints;
  private final ProblemAnswers problems;
  private final PublicListener proxy;
  private @Nullable Texts texts;

  /** The document in both its forms. */
  record Texts(String json, String yaml) {}

  OpenApiDocument(Endpoints endpoints, ProblemAnswers problems, PublicListener proxy) {
    this.endpoints = endpoints;
    this.problems = problems;
    this.proxy = proxy;
  }

  synchronized Texts texts() {
    Texts made = texts;
    if (made == null) {
      ObjectNode code = (ObjectNode) JSON.readTree(endpoints.read());
      ObjectNode document = new Assembly(code, Descriptions.read(JSON), problems, proxy).document();
      made = new Texts(JSON.writeValueAsString(document), yaml(document));
      texts = made;
    }
    return made;
  }

  private static String yaml(ObjectNode document) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    Map<String, Object> plain = JSON.convertValue(document, new TypeReference<>() {});
    return new Yaml(options).dump(plain);
  }
}
