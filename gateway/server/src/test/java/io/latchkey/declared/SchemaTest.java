package io.latchkey.declared;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.latchkey.declared.file.DeclaredFiles;
import io.latchkey.declared.file.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors get, as an editor reads it. */
class SchemaTest {

  private static final Path PAGE = Path.of("docs/declared-state.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @TempDir Path folder;

  /** The manual's files of declared state. */
  static Stream<String> examples() throws IOException {
    return EXAMPLE
        .matcher(Files.readString(PAGE))
        .results()
        .map(each -> each.group(1))
        .filter(each -> each.contains("organizations:"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void manualsExamplesFitTheSchemaAndAreRead(String example) throws IOException {
    Path file = Files.writeString(folder.resolve("example.yaml"), example);
    Map<String, String> variables = Map.of("WEBHOOK_URL", "https://r.example");

    assertThat(faults(example)).isEmpty();
    assertThat(DeclaredFiles.read(List.of(file), variables)).isNotEmpty();
  }

  @Test
  void editorSeesWhatIsUnknown() {
    assertThat(faults("organizations: [{name: A, projekts: []}]")).isNotEmpty();
    assertThat(faults("organizations: [{name: A, projects: [{slug: a, keyLimit: many}]}]"))
        .isNotEmpty();
    assertThat(faults("organizations: [{name: A, projects: [{slug: a, keyLimit: '${N}'}]}]"))
        .isEmpty();
  }

  /** What a validator of JSON Schema that is not ours says. */
  static List<Error> faults(String yaml) {
    Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Schema.text())
        .validate(new JsonMapper().writeValueAsString(document), InputFormat.JSON);
  }
}
