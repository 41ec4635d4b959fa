package io.latchkey.declared.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files may say, and what somebody is told who has made a mistake in one. */
class DeclaredFilesTest {

  private static final Map<String, String> VARIABLES =
      Map.of("NAME", "Acme", "LIMIT", "7", "TRICK", "${NAME}: {x: 1}", "EMPTY", "");

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<DeclaredOrganization> read(String text) throws IOException {
    return DeclaredFiles.read(List.of(file("a.yaml", text)), VARIABLES);
  }

  private Item project(String fields) throws IOException {
    return read("organizations: [{name: A, projects: [{slug: s, " + fields + "}]}]")
        .get(0)
        .items("projects")
        .get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "organisations: []| 1: there is no field \"organisations\": did you mean organizations?",
        "organizations: [{name: A, project: []}]| 1: there is no field \"project\": did you mean"
            + " projects?",
        "organizations: [{name: A, zzz: 1}]| 1: there is no field \"zzz\": known are name,",
        "organizations: [{}]| 1: the field \"name\" is missing",
        "organizations: [{name: }]| 1: the field \"name\" is missing",
        "organizations: [{name: '${NONE}'}]| 1: the environment variable NONE is not set",
        "organizations: [{name: '${NAME'}]| 1: must be ${NAME} or ${NAME:-default}",
        "organizations: [{name: '${1}'}]| 1: must be ${NAME} or ${NAME:-default}",
        "organizations: [{name: [A]}]| 1: must be a text",
        "organizations: [{name: A, projects: {}}]| 1: must be a list",
        "organizations: [{name: A, projects: }]| 1: must be a list; write [] for none",
        "organizations: [{name: A, projects: [null]}]| 1: an entry of the list is empty",
        "organizations: [{name: A, projects: [x]}]| 1: must be an object with fields",
        "organizations: [{name: A, projects: [{slug: A B}]}]| 1: must be 1 to 63 characters",
        "organizations: [{name: A, projects: [{slug: s, keyLimit: ten}]}]| 1: must be a whole"
            + " number",
        "organizations: [{name: A, projects: [{slug: s, keyLimit: 1.5}]}]| 1: must be a whole"
            + " number",
        "organizations: [{name: A, projects: [{slug: s, keyLimit: 0}]}]| 1: must be at least 1",
        "organizations: [{name: A, projects: [{slug: s, upstreamProtocol: http3}]}]| 1: must be one"
            + " of auto, http1, http2",
        "organizations: [{name: A, projects: [{slug: s, limits: [{requests: 1}]}]}]| 1: the field"
            + " \"period\" is missing",
        "organizations: [{name: A, projects: [{slug: s, encryption: {fields: [{path: p, otherwise:"
            + " mask}]}}]}]| 1: must be one of token, null, remove",
        "organizations: [{name: A, webhooks: [{url: u, actions: []}]}]| 1: must have at least 1",
        "organizations: [{name: A, webhooks: [{url: u, actions: [a], enabled: yes}]}]| 1: must be"
            + " true or false",
        "organizations: [{name: A, members: [{userName: a, role: owner}]}]| 1: must be one of"
            + " viewer, member, admin",
        "organizations: [{name: A, keys: [{name: k, projects: [s], sha256: abc}]}]| 1: must be a"
            + " SHA-256",
        "organizations: [{name: A, keys: [{name: k, projects: [s]}]}]| 1: must have sha256, or"
            + " else",
        "organizations: [{name: A, projects: [{slug: s}, {slug: s}]}]| 1: this project is declared"
            + " already, in ",
        "organizations: [{name: A, name: B}]| 1: the field \"name\" is here twice",
        "organizations: [{? [a] : b}]| 1: a field's name must be a text",
        "organizations: [{<<: x, name: A}]| 1: << must name an object",
        "organizations: [| 1: is not YAML: ",
        "organizations: &a [*a]| : is not YAML: an alias in line 1 is within its own anchor",
        "organizations: !!java.net.URL [x]| 1: is not YAML: Global tag is not allowed",
        "'just text'| 1: must be an object with fields",
        "[]| 1: must be an object with fields",
      })
  void mistakeIsToldWithItsLine(String text, String problem) {
    String end = problem.startsWith(":") ? problem : ":" + problem.strip();

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(FileFaultsException.class)
        .hasMessageContaining("a.yaml" + end);
  }

  @Test
  void everyMistakeIsToldAtOnceOnItsOwnLine() {
    String text =
        """
        organizations:
          - name: A
            projects:
              - slug: Wrong!
                limits:
                  - requests: 5
                    period: week
        """;

    FileFaultsException thrown = catchThrowableOfType(FileFaultsException.class, () -> read(text));

    assertThat(thrown.faults()).extracting(each -> each.place().line()).containsExactly(4, 7);
  }

  @Test
  void aliasesThatMultiplyEndTheReadingAndNotTheProgram() {
    StringBuilder bomb = new StringBuilder("organizations:\n  - &a0 [x, x]\n");
    for (int i = 1; i < 35; i++) {
      bomb.append("  - &a").append(i).append(" [*a").append(i - 1).append(", *a");
      bomb.append(i - 1).append("]\n");
    }

    assertThatThrownBy(() -> read(bomb.toString()))
        .isInstanceOf(FileFaultsException.class)
        .hasMessageContaining("is not YAML");
  }

  @Test
  void namesAreTheTextThatIsWritten() throws IOException {
    assertThat(project("name: no").text("name")).isEqualTo("no");
    assertThat(project("name: 1e3").text("name")).isEqualTo("1e3");
    assertThat(project("name: 2030-01-31").text("name")).isEqualTo("2030-01-31");
    assertThat(project("name: 'null'").text("name")).isEqualTo("null");
  }

  @Test
  void variablesFillTextsAndNumbersAndNeverBecomeStructure() throws IOException {
    assertThat(project("name: '${NAME}/${EMPTY}/${NONE:-d}/$${NAME}'").text("name"))
        .isEqualTo("Acme//d/${NAME}");
    assertThat(project("keyLimit: '${LIMIT}'").value().get("keyLimit").asInt()).isEqualTo(7);
    assertThat(project("name: '${TRICK}'").text("name")).isEqualTo("${NAME}: {x: 1}");
  }

  @Test
  void anchorsAndMergesSpareRepetition() throws IOException {
    List<Item> projects =
        read("""
        organizations:
          - name: A
            projects:
              - &base {slug: one, keyLimit: 5, upstream: https://a.example}
              - {<<: *base, slug: two}
        """)
            .get(0)
            .items("projects");

    assertThat(projects.get(1).text("slug")).isEqualTo("two");
    assertThat(projects.get(1).value().get("keyLimit").asInt()).isEqualTo(5);
  }

  @Test
  void filesOfAFolderAreOneDeclaration() throws IOException {
    file("b/one.yml", "organizations: [{name: A, projects: [{slug: one}]}]");
    file("a.json", "{\"organizations\": [{\"name\": \"A\", \"projects\": [{\"slug\": \"two\"}]}]}");
    file("c.yaml", "---\norganizations: [{name: B}]\n---\norganizations: [{name: C}]\n");
    file(".hidden/x.yaml", "nonsense");
    file("notes.txt", "nonsense");

    List<DeclaredOrganization> all = DeclaredFiles.read(List.of(folder), Map.of());

    assertThat(all).extracting(DeclaredOrganization::name).containsExactly("A", "B", "C");
    assertThat(all.get(0).items("projects"))
        .extracting(each -> each.text("slug"))
        .containsExactly("two", "one");
    assertThat(all.get(1).list("projects")).isNull();
  }

  @Test
  void sameProjectInTwoFilesIsRefusedWithBothPlaces() throws IOException {
    file("a.yaml", "organizations: [{name: A, projects: [{slug: one}]}]");
    file("b.yaml", "organizations: [{name: B, projects: [{slug: one}]}]");

    assertThatThrownBy(() -> DeclaredFiles.read(List.of(folder), Map.of()))
        .hasMessageContaining("b.yaml:1: this project is declared already, in ")
        .hasMessageContaining("a.yaml:1");
  }

  @Test
  void fileThatCanNotBeReadIsNamed() throws IOException {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, new byte[] {'a', ':', ' ', (byte) 0xe4});

    assertThatThrownBy(() -> DeclaredFiles.read(List.of(folder.resolve("none.yaml")), Map.of()))
        .hasMessageContaining("none.yaml: can't be read");
    assertThatThrownBy(() -> DeclaredFiles.read(List.of(latin), Map.of()))
        .hasMessageContaining("latin.yaml: is not UTF-8");
  }
}
