package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class DashboardsTest {

  private static final int WIDTH = 24;
  private static final Pattern METER = Pattern.compile("(?<![a-z:])latchkey_[a-z_]+");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]+)");

  static Stream<JsonNode> dashboards() {
    return Dashboards.all().stream();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsAndInWhichUnit(JsonNode dashboard) {
    for (JsonNode panel : Dashboards.panels(dashboard)) {
      assertThat(panel.get("title").asString()).isNotBlank();
      assertThat(panel.get("description").asString()).isNotBlank();
      assertThat(panel.at("/fieldConfig/defaults/unit").asString()).isNotBlank();
      assertThat(panel.get("targets")).isNotEmpty();
      assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void noTwoPanelsShareAPlaceOrAnId(JsonNode dashboard) {
    Set<Integer> ids = new HashSet<>();
    Set<Integer> cells = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      JsonNode at = panel.get("gridPos");
      assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(WIDTH);
      for (int x = 0; x < at.get("w").asInt(); x++) {
        for (int y = 0; y < at.get("h").asInt(); y++) {
          int cell = (at.get("y").asInt() + y) * WIDTH + at.get("x").asInt() + x;
          assertThat(cells.add(cell)).as(panel.get("title").asString()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void variablesThatAreUsedAreThere(JsonNode dashboard) {
    Set<String> declared =
        dashboard
            .at("/templating/list")
            .valueStream()
            .map(variable -> variable.get("name").asString())
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    VARIABLE.matcher(dashboard.toString()).results().forEach(each -> used.add(each.group(1)));
    used.remove("__rate_interval");

    assertThat(declared).contains("job", "datasource").containsAll(used);
  }

  @Test
  void everyMeterIsOnADashboardOrInAnAlertAndNoOtherIs() throws IOException {
    Set<String> listed = new TreeSet<>();
    Pattern row = Pattern.compile("(?m)^\\| `(latchkey_[a-z_]+)` \\|");
    Matcher rows = row.matcher(Files.readString(Path.of("docs/meters.md")));
    while (rows.find()) {
      listed.add(rows.group(1));
    }
    Set<String> shown = new TreeSet<>();
    Stream.concat(
            dashboards().map(Dashboards::expressions).flatMap(List::stream),
            Dashboards.alerts().stream())
        .forEach(
            expression ->
                METER
                    .matcher(expression.text())
                    .results()
                    .forEach(
                        meter ->
                            shown.add(
                                meter
                                    .group()
                                    .replaceFirst("(?<=_seconds)_(bucket|count|sum)$", ""))));

    assertThat(shown).containsExactlyElementsOf(listed);
  }
}
