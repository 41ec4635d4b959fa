package io.latchkey.admin.keys;

import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.keys.KeySort.Row;
import io.latchkey.admin.problem.Fault;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeySearch.Hit;
import io.latchkey.keystore.KeyStore;
import io.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys for people. The store has indexes for most of what is asked for, but none by last use:
 * of these keys one after the other is looked at. One call begins no look after 20 ms, so that it
 * ends soon: it may find fewer than were asked for, or none, and still name a place to go on from.
 */
final class KeyCatalog {

  private static final int STEP = 200;
  private static final Duration LONGEST = Duration.ofMillis(20);

  private final KeyStore store;
  private final KeySearch search;
  private final UsageStore usage;
  private final InstantSource clock;

  KeyCatalog(KeyStore store, KeySearch search, UsageStore usage, InstantSource clock) {
    this.store = store;
    this.search = search;
    this.usage = usage;
    this.clock = clock;
  }

  /** Some keys; {@code next} is null where there are no more behind them. */
  record Found(List<KeyRecord> records, @Nullable KeyPlace next) {}

  /** The keys that {@code filter} asks for. Blocks. */
  Found find(KeyFilter filter) {
    long begin = clock.millis();
    KeyQuery query = filter.query();
    Optional<KeyId> id = Optional.ofNullable(query.text()).map(KeyId::parse);
    KeyHash hash = filter.hash();
    if (hash != null || id.isPresent()) {
      Optional<KeyRecord> only = hash == null ? store.find(id.orElseThrow()) : store.find(hash);
      return new Found(only(only, filter), null);
    }
    KeySort sort = filter.sort();
    if (sort != null) {
      return sorted(filter, sort);
    }
    int step = filter.use().isAny() ? filter.limit() + 1 : STEP;
    List<KeyRecord> found = new ArrayList<>();
    KeyPlace after = filter.after();
    KeyPlace last = null;
    do {
      KeySearch.Found some = search.search(query, after, step);
      for (Hit hit : wanted(some.hits(), filter)) {
        if (found.size() == filter.limit()) {
          return new Found(found, last);
        }
        found.add(hit.record());
        last = hit.place();
      }
      after = some.next();
    } while (after != null
        && found.size() < filter.limit()
        && clock.millis() - begin < LONGEST.toMillis());
    return new Found(found, after);
  }

  private List<KeyRecord> only(Optional<KeyRecord> found, KeyFilter filter) {
    List<Hit> hits =
        found.filter(filter.query()::matches).stream()
            .map(record -> new Hit(record, new KeyStore.Cursor(0, record.key().id())))
            .toList();
    return wanted(hits, filter).stream().map(Hit::record).toList();
  }

  /** Reads all keys that are wanted, and sorts them. */
  private Found sorted(KeyFilter filter, KeySort sort) {
    List<Row> rows = new ArrayList<>();
    KeyPlace after = null;
    do {
      KeySearch.Found some = search.search(filter.query(), after, STEP);
      List<KeyRecord> records = some.hits().stream().map(Hit::record).toList();
      KeyUses uses = KeyUses.of(usage, records, filter.query().now());
      for (KeyRecord record : records) {
        if (filter.matches(record, uses)) {
          rows.add(new Row(record, uses.last(record), filter.query().now()));
        }
      }
      after = some.next();
      if (rows.size() > KeySort.MOST) {
        throw QueryParameters.fault(
            new Fault(
                "sort",
                "works for up to " + KeySort.MOST + " keys: add a filter, or leave it out"));
      }
    } while (after != null);
    rows.sort(sort.order());
    return page(rows.stream().map(Row::record).toList(), filter);
  }

  private static Found page(List<KeyRecord> all, KeyFilter filter) {
    int from = 0;
    if (filter.after() instanceof KeyPlace.ByRank last) {
      List<KeyId> ids = all.stream().map(record -> record.key().id()).toList();
      int at = ids.indexOf(last.id());
      from = Math.min(all.size(), at < 0 ? last.rank() : at + 1);
    }
    int to = Math.min(all.size(), from + filter.limit());
    KeyPlace next = to == all.size() ? null : new KeyPlace.ByRank(to, all.get(to - 1).key().id());
    return new Found(all.subList(from, to), next);
  }

  private List<Hit> wanted(List<Hit> hits, KeyFilter filter) {
    if (filter.use().isAny()) {
      return hits;
    }
    List<KeyRecord> records = hits.stream().map(Hit::record).toList();
    KeyUses uses = KeyUses.of(usage, records, filter.query().now());
    return hits.stream().filter(each -> filter.matches(each.record(), uses)).toList();
  }

  /** Counts the keys that {@code filter} asks for, up to {@link KeySort#MOST} of them. Blocks. */
  KeyCounts count(KeyFilter filter) {
    long now = filter.query().now();
    KeyCounts counts = KeyCounts.NONE;
    KeyPlace after = null;
    do {
      KeySearch.Found some = search.search(filter.query(), after, STEP);
      List<KeyRecord> all = some.hits().stream().map(Hit::record).toList();
      KeyUses uses = KeyUses.of(usage, all, now);
      List<KeyRecord> wanted = all.stream().filter(each -> filter.matches(each, uses)).toList();
      counts = counts.plus(wanted, uses, now);
      after = some.next();
    } while (after != null && counts.total() < KeySort.MOST);
    return after == null ? counts : counts.incomplete();
  }
}
