package io.latchkey.keystore.redis;

import static io.latchkey.key.KeyStatus.ACTIVE;
import static io.latchkey.key.KeyStatus.EXPIRED;
import static io.latchkey.key.KeyStatus.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyIndex;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySearch.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How keys are found, on a Redis Cluster: what works there works alone. */
class RedisKeySearchTest {

  private static SearchedKeys keys;

  @BeforeAll
  static void start() {
    keys = new SearchedKeys();
  }

  @BeforeEach
  void mend() {
    keys.core.get(KeyIndex.class).mend();
  }

  @AfterAll
  static void stop() {
    keys.close();
  }

  static Stream<KeyQuery> queries() {
    OrganizationId org = keys.big.organization();
    Instant soon = Instant.ofEpochMilli(SearchedKeys.NOW + 9 * SearchedKeys.DAY);
    String tail = keys.all.get(5).tail().toUpperCase(Locale.ROOT);
    String id = keys.all.get(7).key().id().toString();
    return Stream.of(
            new SearchedKeys.Asked(),
            new SearchedKeys.Asked().of(org),
            new SearchedKeys.Asked().of(org).with(keys.small),
            new SearchedKeys.Asked().with(keys.small),
            new SearchedKeys.Asked().of(org).is(ACTIVE),
            new SearchedKeys.Asked().of(org).is(REVOKED),
            new SearchedKeys.Asked().of(org).is(EXPIRED),
            new SearchedKeys.Asked().with(keys.big).is(EXPIRED),
            new SearchedKeys.Asked().of(org).type("partner"),
            new SearchedKeys.Asked().of(org).type("nothing"),
            new SearchedKeys.Asked().of(org).by("usr_3"),
            new SearchedKeys.Asked().of(org).by("user-3"),
            new SearchedKeys.Asked().of(org).by("twin"),
            new SearchedKeys.Asked().of(org).by("nobody"),
            new SearchedKeys.Asked().by("usr_2").is(ACTIVE).type("partner"),
            new SearchedKeys.Asked().of(org).before(soon),
            new SearchedKeys.Asked().is(ACTIVE).before(soon),
            new SearchedKeys.Asked().of(org).with(keys.small).is(ACTIVE).before(soon),
            new SearchedKeys.Asked().of(org).is(REVOKED).before(soon),
            new SearchedKeys.Asked().of(org).is(EXPIRED).before(soon),
            new SearchedKeys.Asked().of(org).by("usr_4").type("partner").before(soon),
            new SearchedKeys.Asked().of(org).text("acme"),
            new SearchedKeys.Asked().of(org).text("ACMÉ"),
            new SearchedKeys.Asked().of(org).text(" globex erp-12"),
            new SearchedKeys.Asked().of(org).text("12"),
            new SearchedKeys.Asked().of(org).text("export"),
            new SearchedKeys.Asked().of(org).text("字テ"),
            new SearchedKeys.Asked().of(org).text("lobex"),
            new SearchedKeys.Asked().of(org).text("ghtlyExp"),
            new SearchedKeys.Asked().of(org).text("rp-12"),
            new SearchedKeys.Asked().of(org).text("p-126 acme nightlyexp"),
            new SearchedKeys.Asked().text("p-69 acme"),
            new SearchedKeys.Asked().of(org).with(keys.small).text("lyexport"),
            new SearchedKeys.Asked().of(org).text(id.substring(0, 12)),
            new SearchedKeys.Asked().of(org).text(id.substring(9)),
            new SearchedKeys.Asked().of(org).text("…" + tail),
            new SearchedKeys.Asked().of(org).text(tail.substring(2)),
            new SearchedKeys.Asked().of(org).text(tail),
            new SearchedKeys.Asked().of(org).text("globex erp-126 acme nightlyexport"),
            new SearchedKeys.Asked().of(org).text("globex erp-126 acme nightlyexporter"),
            new SearchedKeys.Asked().of(org).with(keys.small).text("acme"),
            new SearchedKeys.Asked().of(org).by("usr_1").is(ACTIVE).type("partner").text("initech"),
            new SearchedKeys.Asked().of(org).is(ACTIVE).before(soon).text("acme"),
            new SearchedKeys.Asked().text("acme nightly"),
            new SearchedKeys.Asked().text("globex erp-69"),
            new SearchedKeys.Asked().text("no such"))
        .map(SearchedKeys.Asked::query);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyKeyThatIsWantedIsFoundOnceAndInOrder(KeyQuery query) {
    List<KeyRecord> found = keys.walk(query, 40);

    assertThat(found).containsExactlyElementsOf(keys.wanted(query));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void nothingIsMissingNewestFirstWhileTheIndexIsNotWhole(KeyQuery query) {
    keys.changeAsAnOlderProgramDoes();

    List<KeyRecord> found = keys.walk(query, 100);

    assertThat(found)
        .containsExactlyElementsOf(
            keys.all.stream().filter(query::matches).sorted(SearchedKeys.NEWEST_FIRST).toList());
  }

  @Test
  void walkGoesOnInItsOrderWhenTheIndexBecomesWhole() {
    KeyQuery query = new SearchedKeys.Asked().of(keys.big.organization()).text("acme").query();
    keys.changeAsAnOlderProgramDoes();
    Found first = keys.search().search(query, null, 50);
    keys.core.get(KeyIndex.class).mend();

    List<KeyRecord> found = new ArrayList<>(keys.records(first));
    found.addAll(keys.walkFrom(query, first.next(), 100));

    assertThat(found)
        .containsExactlyElementsOf(
            keys.all.stream().filter(query::matches).sorted(SearchedKeys.NEWEST_FIRST).toList());
  }

  /** A query for each way in which the index is walked; each page of each changes what there is. */
  static Stream<KeyQuery> walks() {
    OrganizationId org = keys.big.organization();
    Instant soon = Instant.ofEpochMilli(SearchedKeys.NOW + 9 * SearchedKeys.DAY);
    return Stream.of(
            new SearchedKeys.Asked(),
            new SearchedKeys.Asked().of(org).with(keys.small),
            new SearchedKeys.Asked().of(org).is(ACTIVE),
            new SearchedKeys.Asked().of(org).is(EXPIRED),
            new SearchedKeys.Asked().of(org).type("partner"),
            new SearchedKeys.Asked().of(org).by("usr_3"),
            new SearchedKeys.Asked().of(org).before(soon),
            new SearchedKeys.Asked().is(ACTIVE).before(soon),
            new SearchedKeys.Asked().of(org).text("acme"),
            new SearchedKeys.Asked().of(org).text("lobex"),
            new SearchedKeys.Asked().of(org).is(ACTIVE).before(soon).text("acme"),
            new SearchedKeys.Asked().text("acme nightly"))
        .map(SearchedKeys.Asked::query);
  }

  @ParameterizedTest
  @MethodSource("walks")
  void walkNamesEveryKeyOnceThatIsThereThroughout(KeyQuery query) {
    List<KeyRecord> gone = new ArrayList<>();
    List<KeyRecord> found = new ArrayList<>();
    @Nullable KeyPlace after = null;
    do {
      Found page = keys.search().search(query, after, 25);
      found.addAll(keys.records(page));
      after = page.next();
      if (gone.size() < 6 && !page.hits().isEmpty()) {
        KeyRecord last = page.hits().get(page.hits().size() - 1).record();
        keys.core.keys().delete(last);
        gone.add(last);
        keys.core.key(keys.small);
      }
    } while (after != null);
    gone.forEach(keys::bringBack);

    assertThat(found).doesNotHaveDuplicates().containsAll(keys.wanted(query));
    forgetMeanwhile();
  }

  /** The keys that a test made beside those of all tests go. */
  private static void forgetMeanwhile() {
    Set<KeyId> ours = Set.copyOf(keys.all.stream().map(each -> each.key().id()).toList());
    for (KeyRecord each : keys.core.keys().list(null, keys.small.id(), null, 10_000).records()) {
      if (!ours.contains(each.key().id())) {
        keys.core.keys().delete(each);
      }
    }
  }
}
