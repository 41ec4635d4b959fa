package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.key.KeyId;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageDay;
import io.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an organization's keys are together: how many, used for what, and which need attention. */
class KeyCountsTest {

  private static final AtomicLong BATCHES = new AtomicLong(2_000_000);

  private final AdminDoor door = AdminDoor.shared();
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private final String project = door.project(10);
  private final String key = door.key(project, "used").field("id");

  @Test
  void useOfAllKeysIsAddedUpForTheirOrganizationAndForOneProject() {
    String other = door.key(project, "other").field("id");
    use(key, Map.of("0:" + project + ":allowed", 4L, "0::revoked_key", 2L), null);
    use(other, Map.of("0:" + project + ":allowed", 3L, "0:" + project + ":5xx", 1L), null);
    String organization = door.get("/v1/projects/" + project).field("organization");

    JsonNode ofProject = door.get("/v1/usage?project=" + project).body();
    JsonNode ofAll = door.get("/v1/usage?organization=" + organization).body();

    assertThat(ofProject.path("complete").asBoolean()).isTrue();
    assertThat(ofProject.path("items").path(0).toString())
        .endsWith("\"outcomes\":{\"allowed\":7},\"upstream\":{\"5xx\":1}}");
    assertThat(ofAll.path("items").path(0).path("outcomes").path("revoked_key").asLong())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void keysAreCountedByStatusAndByWhatNeedsAttention() {
    door.post("/v1/keys/" + door.key(project, "gone").field("id") + "/revoke");
    door.key(project, "fresh");
    use(key, Map.of("0:" + project + ":allowed", 1L), null);

    JsonNode counts = door.get("/v1/keys/counts?project=" + project).body();
    JsonNode never =
        door.get("/v1/keys?activity=never_used&status=active&project=" + project).body();

    assertThat(counts.path("total").asLong()).isEqualTo(3);
    assertThat(counts.path("statuses").toString()).isEqualTo("{\"active\":2,\"revoked\":1}");
    assertThat(counts.path("complete").asBoolean()).isTrue();
    assertThat(counts.path("neverUsed").asLong()).isEqualTo(1);
    assertThat(counts.path("unused").asLong()).isZero();
    assertThat(counts.path("oldSecretUsed").asLong()).isZero();
    assertThat(never.path("items")).hasSize(1);
    assertThat(never.path("items").path(0).path("name").asString()).isEqualTo("fresh");
  }

  @Test
  void keyWhoseOldSecretIsStillUsedIsFoundAndCounted() {
    door.post("/v1/keys/" + key + "/roll", "{\"overlap\": \"1d\"}");
    use(key, Map.of(), new LastUse(Instant.now().plusSeconds(60), "192.0.2.7"));

    JsonNode found = door.get("/v1/keys?activity=old_secret_used&project=" + project).body();
    JsonNode counts = door.get("/v1/keys/counts?project=" + project).body();

    assertThat(found.path("items")).hasSize(1);
    assertThat(counts.path("oldSecretUsed").asLong()).isEqualTo(1);
  }

  @Test
  void sumsThatWereWrittenCountWhateverTheNumberOfKeys() {
    LocalDate day = today.plusDays(1);
    Map<String, Long> counts = Map.of("5::allowed", 5_000L, "6::rate_limited", 7L);
    UsageDay sum = new UsageDay(project, day, counts, null, null, BATCHES.incrementAndGet());
    assertThat(door.bean(UsageStore.class).write(List.of(sum)).reason()).isNull();
    String query = "/v1/usage?project=%s&from=%s&to=%s".formatted(project, day, day.plusDays(1));

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(door.get(query).body().path("items").path(0).path("outcomes").toString())
                    .isEqualTo("{\"allowed\":5000,\"rate_limited\":7}"));
    assertThat(door.get(query).body().path("complete").asBoolean()).isTrue();
  }

  @Test
  void whatIsNotKnownIsRefused() {
    for (String query :
        List.of("keys?activity=idle", "keys/counts?cursor=x", "keys/counts?limit=5", "usage")) {
      assertThat(door.get("/v1/" + query).field("code")).as(query).isEqualTo("invalid_parameter");
    }
  }

  private void use(String id, Map<String, Long> counts, @Nullable LastUse oldSecret) {
    UsageDay day =
        new UsageDay(
            KeyId.of(id),
            today,
            counts,
            new LastUse(Instant.now(), "192.0.2.1"),
            oldSecret,
            BATCHES.incrementAndGet());
    assertThat(door.bean(UsageStore.class).write(List.of(day)).reason()).isNull();
  }
}
