package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.fixture.WithinOneHour;
import io.latchkey.key.KeyId;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageDay;
import io.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@WithinOneHour
class KeyUsageTest {

  private static final AtomicLong BATCHES = new AtomicLong(1_000_000);

  private final AdminDoor door = AdminDoor.shared();
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private String project = "";
  private String key = "";

  @BeforeEach
  void makeKey() {
    project = door.project(10);
    key = door.key(project, "used").field("id");
  }

  @Test
  void itemsAreBucketsInUtcPerProjectInOrder() {
    LocalDate yesterday = today.minusDays(1);
    write(today, Map.of("0:" + project + ":allowed", 4L, "0:" + project + ":5xx", 4L));
    write(yesterday, Map.of("23:" + project + ":allowed", 1L, "23::revoked_key", 2L));

    JsonNode usage = usage("?step=hour&from=" + yesterday + "&to=" + today.plusDays(1));

    assertThat(usage.path("key").asString()).isEqualTo(key);
    assertThat(usage.path("step").asString()).isEqualTo("hour");
    assertThat(usage.path("from").asString()).isEqualTo(yesterday + "T00:00:00Z");
    assertThat(usage.path("to").asString()).isEqualTo(today.plusDays(1) + "T00:00:00Z");
    assertThat(usage.path("items").valueStream().map(JsonNode::toString))
        .containsExactly(
            "{\"at\":\""
                + yesterday
                + "T23:00:00Z\",\"outcomes\":{\"revoked_key\":2},"
                + "\"upstream\":{}}",
            "{\"at\":\""
                + yesterday
                + "T23:00:00Z\",\"project\":\""
                + project
                + "\",\"outcomes\":{\"allowed\":1},\"upstream\":{}}",
            "{\"at\":\""
                + today
                + "T00:00:00Z\",\"project\":\""
                + project
                + "\",\"outcomes\":{\"allowed\":4},\"upstream\":{\"5xx\":4}}");
  }

  @Test
  void daysAndMonthsAddUpTheirHours() {
    write(today, Map.of("0:" + project + ":allowed", 4L, "13:" + project + ":allowed", 3L));

    JsonNode day = usage("").path("items").path(0);
    JsonNode month = usage("?step=month").path("items").path(0);

    assertThat(day.path("at").asString()).isEqualTo(today + "T00:00:00Z");
    assertThat(day.path("outcomes").path("allowed").asLong()).isEqualTo(7);
    assertThat(month.path("at").asString()).isEqualTo(today.withDayOfMonth(1) + "T00:00:00Z");
    assertThat(month.path("outcomes").path("allowed").asLong()).isEqualTo(7);
  }

  @Test
  void whatIsOutsideOfTheTimeIsNotShown() {
    write(today, Map.of("3:" + project + ":allowed", 1L, "5:" + project + ":allowed", 1L));

    JsonNode usage =
        usage("?step=hour&from=" + today + "T03:30:00%2B00:00&to=" + today + "T05:00:00Z");

    assertThat(usage.path("from").asString()).isEqualTo(today + "T03:00:00Z");
    assertThat(usage.path("items")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "step=week, step, must be hour",
    "step=, step, must be there once",
    "from=yesterday, from, must be a date",
    "from=2030-02-30, from, must be a date",
    "to=2030-01-01T10:00:00, to, must be a date",
    "from=%2B999999999-01-01T00:00:00Z, from, must be a date",
    "from=2030-01-02&to=2030-01-01, from, must be before to",
    "from=2030-01-01&to=2030-01-01, from, must be before to",
    "from=2999-01-01, from, must be before to",
    "step=hour&from=2030-01-01&to=2030-02-04, from, at most 800 steps",
    "step=month&from=1970-01-01&to=9998-01-01, from, at most 800 steps",
    "steps=hour, steps, is not known here",
  })
  void badInputIsRefusedNamingTheParameter(String query, String field, String problem) {
    Answer answer = door.get("/v1/keys/" + key + "/usage?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("invalid_parameter");
    assertThat(answer.body().path("fields").path(0).path("field").asString()).isEqualTo(field);
    assertThat(answer.body().path("fields").path(0).path("problem").asString()).contains(problem);
  }

  @Test
  void lastHoursOfManyKeysAreToldInOneAnswer() {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    String other = door.key(project, "other").field("id");
    write(hour, Map.of(":allowed", 4L, ":rate_limited", 1L, ":quota_exceeded", 2L, ":2xx", 4L));
    write(hour.minus(Duration.ofHours(2)), Map.of(":allowed", 3L));
    write(hour.minus(Duration.ofHours(3)), Map.of(":allowed", 9L));

    Answer answer = door.get("/v1/keys/usage?hours=3&ids=" + other + "," + key);

    JsonNode items = answer.body().path("items");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("to")).isEqualTo(hour.plus(Duration.ofHours(1)).toString());
    assertThat(answer.field("from")).isEqualTo(hour.minus(Duration.ofHours(2)).toString());
    assertThat(items.get(0).toString())
        .isEqualTo("{\"key\":\"%s\",\"allowed\":[0,0,0],\"refused\":[0,0,0]}", other);
    assertThat(items.get(1).toString())
        .isEqualTo("{\"key\":\"%s\",\"allowed\":[3,0,4],\"refused\":[0,0,3]}", key);
  }

  @Test
  void keysOfOthersAndThoseThatAreNotThereAreLeftOutOfManyKeysHours() {
    String theirs = door.key(door.project(10), "theirs").field("id");
    SignedIn viewer =
        door.member(door.get("/v1/projects/" + project).field("organization"), "viewer");

    Answer answer = viewer.get("/v1/keys/usage?ids=key_aaaaaaaaaaaaaaaaaaaa," + theirs + "," + key);

    assertThat(answer.body().path("items")).hasSize(1);
    assertThat(answer.body().path("items").get(0).path("key").asString()).isEqualTo(key);
    assertThat(answer.body().path("items").get(0).path("allowed")).hasSize(24);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ids, must be there",
    "ids=, ids, must be there once",
    "ids=key_a, ids, must be 1 to 100 key IDs",
    "'ids=key_aaaaaaaaaaaaaaaaaaaa,key_aaaaaaaaaaaaaaaaaaaa', ids, each once",
    "ids=key_aaaaaaaaaaaaaaaaaaaa&hours=0, hours, from 1 to 168",
    "ids=key_aaaaaaaaaaaaaaaaaaaa&hours=169, hours, from 1 to 168",
    "ids=key_aaaaaaaaaaaaaaaaaaaa&step=hour, step, is not known here",
  })
  void manyKeysHoursAreRefusedNamingTheParameterThatIsWrong(
      String query, String field, String problem) {
    Answer answer = door.get("/v1/keys/usage?" + query);

    assertThat(answer.field("code")).isEqualTo("invalid_parameter");
    assertThat(answer.body().path("fields").path(0).path("field").asString()).isEqualTo(field);
    assertThat(answer.body().path("fields").path(0).path("problem").asString()).contains(problem);
  }

  @Test
  void unknownKeyIsNotFound() {
    for (String id : List.of("key_aaaaaaaaaaaaaaaaaaaa", "nonsense")) {
      assertThat(door.get("/v1/keys/" + id + "/usage").field("code")).isEqualTo("key_not_found");
    }
  }

  @Test
  void keysAreFoundThatNobodyUsesAnyMore() {
    String never = door.key(project, "never").field("id");
    write(today, Map.of("0:" + project + ":allowed", 1L));
    String list = "/v1/keys?project=" + project + "&unusedSince=";
    Instant now = Instant.now();

    Answer before = door.get(list + now.minusSeconds(60));
    Answer after = door.get(list + now.plusSeconds(60));

    assertThat(ids(before)).contains(never).doesNotContain(key);
    assertThat(ids(after)).contains(never, key);
    assertThat(door.get(list + "lately").status()).isEqualTo(400);
  }

  @Test
  void keyIsFoundByItsWholeIdOnlyWhereItIsListed() {
    String elsewhere = door.project(10);

    assertThat(ids(door.get("/v1/keys?q=" + key))).containsExactly(key);
    assertThat(ids(door.get("/v1/keys?q=" + key + "&project=" + project))).containsExactly(key);
    assertThat(ids(door.get("/v1/keys?q=" + key + "&project=" + elsewhere))).isEmpty();
    assertThat(ids(door.get("/v1/keys?q=" + key + "&status=revoked"))).isEmpty();
  }

  private static List<String> ids(Answer answer) {
    return answer
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }

  @Test
  void deletedKeysUsageIsDeleted() {
    write(today, Map.of("0:" + project + ":allowed", 1L));

    door.delete("/v1/keys/" + key + "?force=true");

    UsageStore store = door.bean(UsageStore.class);
    assertThat(store.read(KeyId.of(key), today, today)).isEmpty();
    assertThat(store.lastUses(List.of(KeyId.of(key)))).isEmpty();
  }

  /** Counts of one hour, each by project and outcome; empty for no project. */
  private void write(Instant hour, Map<String, Long> counts) {
    Map<String, Long> ofDay = new LinkedHashMap<>();
    ZonedDateTime utc = hour.atZone(ZoneOffset.UTC);
    counts.forEach((name, count) -> ofDay.put(utc.getHour() + ":" + project + name, count));
    write(utc.toLocalDate(), ofDay);
  }

  private void write(LocalDate day, Map<String, Long> counts) {
    UsageDay used =
        new UsageDay(
            KeyId.of(key),
            day,
            counts,
            new LastUse(Instant.now(), "192.0.2.1"),
            null,
            BATCHES.incrementAndGet());
    assertThat(door.bean(UsageStore.class).write(List.of(used)).reason()).isNull();
  }

  private JsonNode usage(String query) {
    Answer answer = door.get("/v1/keys/" + key + "/usage" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }
}
