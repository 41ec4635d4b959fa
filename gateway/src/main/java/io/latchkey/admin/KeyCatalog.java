package io.latchkey.admin;

import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.keystore.KeyStore.Page;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys for people, newest first. The store knows the lists of all keys and of each project's;
 * what else is asked for is picked from these. One call examines at most 2,000 keys and begins no
 * look after 25 ms, so that it ends soon: it may find fewer than were asked for, or none, and still
 * name a place to go on from.
 */
final class KeyCatalog {

  private static final int MOST_EXAMINED = 2_000;
  private static final int STEP = 200;
  private static final Duration LONGEST = Duration.ofMillis(25);

  private final KeyStore store;
  private final UsageStore usage;
  private final InstantSource clock;

  KeyCatalog(KeyStore store, UsageStore usage, InstantSource clock) {
    this.store = store;
    this.usage = usage;
    this.clock = clock;
  }

  /** Some keys; {@code next} is null where there are no more behind them. */
  record Found(List<KeyRecord> records, @Nullable Cursor next) {}

  /** The keys that {@code filter} asks for. Blocks. */
  Found find(KeyFilter filter) {
    long begin = clock.millis();
    KeyId id = filter.id();
    if (id != null) {
      List<KeyRecord> named = store.find(id).filter(filter::covers).stream().toList();
      return new Found(wanted(named, filter, begin), null);
    }
    int step = filter.isSelective() ? STEP : filter.limit();
    List<KeyRecord> found = new ArrayList<>();
    Cursor after = filter.after();
    int examined = 0;
    do {
      Page page = store.list(filter.organization(), filter.project(), after, step);
      for (KeyRecord record : wanted(page.records(), filter, begin)) {
        if (found.size() == filter.limit()) {
          return new Found(found, place(found.get(found.size() - 1)));
        }
        found.add(record);
      }
      after = page.next();
      examined += step;
    } while (after != null
        && found.size() < filter.limit()
        && examined < MOST_EXAMINED
        && clock.millis() - begin < LONGEST.toMillis());
    return new Found(found, after);
  }

  private List<KeyRecord> wanted(List<KeyRecord> records, KeyFilter filter, long now) {
    List<KeyRecord> wanted = records.stream().filter(each -> filter.matches(each, now)).toList();
    if (filter.unusedSince() == null) {
      return wanted;
    }
    Map<KeyId, LastUse> uses =
        usage.lastUses(wanted.stream().map(each -> each.key().id()).toList());
    return wanted.stream().filter(each -> filter.matches(uses.get(each.key().id()))).toList();
  }

  private static Cursor place(KeyRecord record) {
    return new Cursor(record.createdAt().toEpochMilli(), record.key().id());
  }
}
