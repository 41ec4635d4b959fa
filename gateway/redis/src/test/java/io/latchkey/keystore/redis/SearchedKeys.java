package io.latchkey.keystore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.event.Event;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyIndex;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeySearch.Found;
import io.latchkey.keystore.KeySearch.Hit;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.SearchText;
import io.latchkey.redis.RedisNames;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Some thousand keys of two organizations on a Redis Cluster, and what lists of them must say. */
final class SearchedKeys implements AutoCloseable {

  static final long NOW = 1_900_000_000_000L;
  static final long DAY = 86_400_000L;

  private static final List<String> WHO = List.of("Acme", "Globex", "Initech", "acmé", "漢字テスト");
  static final Comparator<KeyRecord> NEWEST_FIRST =
      Comparator.comparing(KeyRecord::createdAt)
          .thenComparing(record -> record.key().id().toString())
          .reversed();
  private static final Comparator<KeyRecord> FIRST_TO_END_FIRST =
      Comparator.comparing((KeyRecord record) -> record.key().expiresAt())
          .thenComparing(record -> record.key().id().toString());

  final TestRedis redis = TestRedis.startCluster();
  final TestCore core =
      TestCore.start(redis.port(), "spring.data.redis.cluster.nodes=127.0.0.1:" + redis.port())
          .withoutReassertion();
  final Project big = core.project(10_000);
  final Project small = another(big);
  final Project elsewhere = core.project(10_000);
  final List<KeyRecord> all = new ArrayList<>();

  SearchedKeys() {
    store(big, 1_300);
    store(small, 30);
    store(elsewhere, 700);
  }

  @Override
  public void close() {
    core.close();
    redis.close();
  }

  /** Stores a key again that was deleted, as if gateways had forgotten that meanwhile. */
  void bringBack(KeyRecord record) {
    String deleted = new KeyPlaces(core.get(RedisNames.class)).deleted(record.key().id());
    redis.with(commands -> commands.del(deleted));
    core.keys().create(record);
  }

  /** A project of the same organization. */
  private Project another(Project project) {
    ProjectId id = ProjectId.generate(new SecureRandom());
    Project other =
        new Project(
            id, project.organization(), "Small", "small", null, 10_000, null, Instant.now(), 1);
    core.get(ProjectStore.class).create(other);
    return other;
  }

  private void store(Project project, int count) {
    List<KeyRecord> records = new ArrayList<>();
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      records.add(record(project, i, random));
      if (records.size() == 100 || i == count - 1) {
        List<Event> events =
            Collections.nCopies(
                records.size(),
                new Event("key.created", Event.Actor.PROGRAM, null, null, true, Map.of()));
        assertThat(core.keys().createAll(records, events, true))
            .allMatch(each -> each.about().isEmpty());
        all.addAll(records);
        records.clear();
      }
    }
  }

  private KeyRecord record(Project project, int number, Random random) {
    KeyRecord draft = core.draft(project).record();
    boolean revoked = number % 10 == 3;
    long end = number % 3 == 0 ? NOW + (random.nextInt(60) - 20) * DAY : ApiKey.NEVER;
    ApiKey key =
        new ApiKey(
            draft.key().id(),
            project.organization(),
            Set.of(project.id()),
            Set.of(),
            List.of(),
            null,
            end,
            revoked,
            1);
    return new KeyRecord(
        key,
        WHO.get(number % WHO.size()) + " ERP-" + number + " acme nightlyExport",
        draft.tail(),
        number % 4 == 0 ? "partner" : number % 4 == 1 ? "institutional" : null,
        null,
        Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(200)),
        new KeyRecord.Creator("usr_" + number % 7, number % 7 < 2 ? "twin" : "user-" + number % 7),
        draft.hashes(),
        revoked ? new KeyRecord.Revocation(Instant.ofEpochMilli(NOW - DAY), null) : null,
        null);
  }

  /** A query, part by part. */
  static final class Asked {

    private @Nullable OrganizationId organization;
    private @Nullable ProjectId project;
    private @Nullable String creator;
    private @Nullable KeyStatus status;
    private @Nullable String type;
    private @Nullable Instant before;
    private @Nullable String text;

    Asked of(OrganizationId value) {
      organization = value;
      return this;
    }

    Asked with(Project value) {
      project = value.id();
      return this;
    }

    Asked by(String value) {
      creator = value;
      return this;
    }

    Asked is(KeyStatus value) {
      status = value;
      return this;
    }

    Asked type(String value) {
      type = value;
      return this;
    }

    Asked before(Instant value) {
      before = value;
      return this;
    }

    Asked text(String value) {
      text = value;
      return this;
    }

    KeyQuery query() {
      return new KeyQuery(organization, project, creator, status, type, before, text, NOW);
    }
  }

  KeySearch search() {
    return core.get(KeySearch.class);
  }

  void changeAsAnOlderProgramDoes() {
    redis.<Long>with(commands -> commands.incr("{latchkey}:changes:sequence"));
    redis.<String>with(
        commands ->
            commands.xadd(
                "{latchkey}:changes",
                Map.of(
                    "n",
                    commands.get("{latchkey}:changes:sequence"),
                    "subject",
                    "KEY",
                    "id",
                    all.get(0).key().id().toString(),
                    "action",
                    "UPDATED")));
    assertThat(core.get(KeyIndex.class).isWhole()).isFalse();
  }

  List<KeyRecord> walk(KeyQuery query, int most) {
    return walkFrom(query, null, most);
  }

  List<KeyRecord> walkFrom(KeyQuery query, @Nullable KeyPlace from, int most) {
    List<KeyRecord> found = new ArrayList<>();
    @Nullable KeyPlace after = from;
    do {
      Found page = search().search(query, after, most);
      assertThat(page.hits()).hasSizeLessThanOrEqualTo(most);
      found.addAll(records(page));
      after = page.next();
      assertThat(after == null || query.takes(after)).isTrue();
    } while (after != null);
    return found;
  }

  List<KeyRecord> records(Found page) {
    return page.hits().stream().map(Hit::record).toList();
  }

  List<KeyRecord> wanted(KeyQuery query) {
    Comparator<KeyRecord> order =
        switch (query.order()) {
          case CREATED -> NEWEST_FIRST;
          case END -> FIRST_TO_END_FIRST;
          case TEXT ->
              Comparator.comparing((KeyRecord each) -> isInside(query, each))
                  .thenComparing(each -> each.key().organization().equals(elsewhere.organization()))
                  .thenComparing(each -> entry(query, each), KeyWords.ORDER);
        };
    return all.stream().filter(query::matches).sorted(order).toList();
  }

  /** Whether a text is found inside, and not at a beginning. */
  private static boolean isInside(KeyQuery query, KeyRecord record) {
    return SearchText.phrases(record).stream()
        .noneMatch(each -> each.startsWith(query.foldedText()));
  }

  private static String entry(KeyQuery query, KeyRecord record) {
    String text = query.foldedText();
    String id = record.key().id().toString();
    String needle = text.substring(0, Math.min(12, text.length()));
    boolean inside = isInside(query, record);
    return SearchText.phrases(record).stream()
        .filter(each -> inside || each.startsWith(text))
        .map(each -> each.substring(0, Math.min(24, each.length())) + "\0" + id.substring(4))
        .filter(each -> !inside || each.replace("\0", "\0key_").contains(needle))
        .min(KeyWords.ORDER)
        .orElseThrow();
  }
}
