package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.SourceTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The arrows between modules, which Maven enforces too as long as nobody adds a dependency. */
class ModulesTest {

  private static final Path PACKAGES = Path.of("src", "main", "java", "io", "latchkey");

  /** Which modules each may use. The server uses all. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "testkit", Set.of(),
          "core", Set.of(),
          "listener", Set.of("core"),
          "redis", Set.of("core"),
          "embedded", Set.of("core"),
          "filter", Set.of("core", "listener"),
          "proxy", Set.of("core", "listener", "filter"),
          "starter", Set.of("core", "redis", "filter"),
          "admin", Set.of("core", "listener", "redis"),
          "console", Set.of("core", "listener", "admin"));

  private final Map<String, String> moduleOf = new TreeMap<>();

  ModulesTest() {
    for (Path file : SourceTree.files("src/main/java")) {
      if (file.toString().endsWith(".java")) {
        String module = file.getName(0).toString();
        Path folder = Path.of(module).resolve(PACKAGES).relativize(file.getParent());
        moduleOf.merge(folder.toString().replace('/', '.'), module, ModulesTest::same);
      }
    }
  }

  private static String same(String module, String other) {
    return module.equals(other) ? module : module + " and " + other;
  }

  @Test
  void packageLiesInOneModule() {
    assertThat(moduleOf.values()).isSubsetOf(modules());
  }

  private static List<String> modules() {
    List<String> modules = new ArrayList<>(ALLOWED.keySet());
    modules.add("server");
    return modules;
  }

  @Test
  void packagesUseOnlyTheModulesBelowTheirOwn() {
    List<String> wrong = new ArrayList<>();
    AllowedImports.OF.forEach(
        (name, imports) -> {
          String module = moduleOf.getOrDefault(name, "none");
          for (String other : imports) {
            String used = moduleOf.getOrDefault(other, "none");
            boolean mayAll = module.equals(used) || module.equals("server");
            if (!mayAll && !ALLOWED.getOrDefault(module, Set.of()).contains(used)) {
              wrong.add(name + " in " + module + " uses " + other + " in " + used);
            }
          }
        });

    assertThat(wrong).isEmpty();
  }
}
