package io.latchkey.admin.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SettingsShownTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void settingsAreShownAsTheGatewayRunsWithThem() {
    Answer answer = door.get("/v1/settings");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(setting(answer, "latchkey.webhooks.per-organization"))
        .isEqualTo("1000 (default 20) from command-line");
    assertThat(setting(answer, "latchkey.cache.lease")).isEqualTo("30s (default 30s) from default");
  }

  @Test
  void secretIsNotShown() {
    Answer answer = door.get("/v1/settings");

    assertThat(setting(answer, "latchkey.admin.token")).startsWith("•••• ");
    assertThat(answer.text()).doesNotContain(AdminDoor.TOKEN);
  }

  private static String setting(Answer answer, String name) {
    JsonNode setting =
        answer
            .body()
            .path("items")
            .valueStream()
            .filter(each -> each.path("name").asString().equals(name))
            .findFirst()
            .orElseThrow();
    return "%s (default %s) from %s"
        .formatted(
            setting.path("value").asString(),
            setting.path("default").asString(""),
            setting.path("source").asString());
  }
}
