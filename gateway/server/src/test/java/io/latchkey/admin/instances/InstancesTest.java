package io.latchkey.admin.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.change.Instance;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class InstancesTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void fleetIsShownWithRolesLeaseAndAppliedChange() {
    JsonNode page = door.get("/v1/instances").body();

    assertThat(page.path("next").isNull()).isTrue();
    assertThat(page.path("items")).hasSize(1);
    JsonNode self = page.path("items").path(0);
    assertThat(self.path("id").asString()).isEqualTo(door.bean(Instance.class).id());
    assertThat(self.path("roles").path(0).asString()).isEqualTo("console");
    assertThat(self.path("version").asString()).isNotEmpty();
    assertThat(self.path("startedAt").asString()).endsWith("Z");
    assertThat(self.path("leaseEnds").asString()).endsWith("Z");
    assertThat(self.path("alive").asBoolean()).isTrue();
  }

  @Test
  void instanceThatHasAppliedEveryChangeIsLevel() {
    door.organization();

    await().until(() -> self().path("level").asBoolean());

    assertThat(self().path("applied").asString()).matches("\\d+-\\d+");
  }

  @Test
  void instanceSaysHowManyKeysItHolds() {
    await().until(() -> self().path("keys").isNumber());

    assertThat(self().path("requestsPerSecond").isNumber()).isTrue();
  }

  private JsonNode self() {
    return door.get("/v1/instances").body().path("items").path(0);
  }
}
