package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which permissions a request needs by a project's rules, in every spelling of its path. */
class PermissionRulesTest {

  private static final PermissionRules RULES =
      new PermissionRules(
          List.of(
              rule("export", List.of("GET"), "/exports/**"),
              rule("line", List.of(), "/orders/*/lines"),
              rule("orders", List.of("POST", "PUT"), "/orders/**"),
              rule("root", List.of(), "/")));

  private static PermissionRule rule(String permission, List<String> methods, String path) {
    return new PermissionRule(new Permission(permission), methods, path);
  }

  private static List<String> needed(String method, @Nullable String path, boolean onlyItsEnd) {
    Set<Permission> needed = RULES.needed(method, path, onlyItsEnd, Permission.READ);
    return needed.stream().map(Permission::name).sorted().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /exports, export",
    "GET, /exports/1/2, export",
    "HEAD, /exports/1, export",
    "get, /exports/1, export",
    "POST, /exports/1, read",
    "GET, /exports2, read",
    "GET, /x/exports, read",
    "GET, /orders/7/lines, line",
    "POST, /orders/7/lines, line",
    "GET, /orders/7/lines/1, read",
    "POST, /orders/7/lines/1, orders",
    "PUT, /orders, orders",
    "GET, /, root",
    "GET, '', root",
  })
  void firstRuleThatMatchesDecides(String method, String path, String permission) {
    assertThat(needed(method, path, false)).containsExactly(permission);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%65xports/1",
        "/exports%2F1",
        "/exports%2f1",
        "/%u0065xports/1",
        "//exports/1",
        "/exports//1",
        "/exports/",
        "/exports;v=1/1",
        "/exports/1;v=1",
        "/exports%3Bv=1/1",
        "/Exports/1",
        "/EXPORTS%2F1",
        "/exports/%zz",
        "/;x/exports/1",
        "/%2Fexports/1",
      })
  void noSpellingOfAPathGetsAroundARule(String path) {
    assertThat(needed("GET", path, false)).contains("export");
  }

  @Test
  void pathOfSeveralReadingsNeedsWhatEachOfThemNeeds() {
    assertThat(needed("GET", "/exports%2F1", false)).containsExactly("export", "read");
    assertThat(needed("GET", "/Exports", false)).containsExactly("export", "read");
  }

  @Test
  void unknownPathNeedsWhatAnyRuleMayNeed() {
    assertThat(needed("GET", null, false)).containsExactly("export", "line", "read", "root");
  }

  @Test
  void pathBehindAnUnknownBeginningNeedsWhatItsEndNeeds() {
    assertThat(needed("GET", "/api/exports/1", true)).contains("export").doesNotContain("read");
    assertThat(needed("GET", "/exports/1", true)).contains("export");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "exports", "/a//b", "/a/", "/**/a", "/a*", "/*a", "/a/***", "/../a", "/./a", "/a;b",
        "/a%20b", "/a?b", "/a#b", "/a\\b", "/a\nb"
      })
  void patternThatCouldBeReadInTwoWaysIsRefused(String path) {
    assertThatThrownBy(() -> rule("x", List.of(), path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path must begin with /");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "", "GET POST", "G\u00c9T"})
  void methodThatIsNoneIsRefused(String method) {
    assertThatThrownBy(() -> rule("x", List.of(method), "/a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("methods must be");
  }

  @Test
  void rulesAreBounded() {
    PermissionRule rule = rule("x", List.of(), "/a");

    assertThatThrownBy(() -> new PermissionRules(Collections.nCopies(65, rule)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
