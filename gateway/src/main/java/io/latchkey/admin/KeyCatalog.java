package io.latchkey.admin;

import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.keystore.KeyStore.Page;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys for people, newest first. The store knows the lists of all keys and of each project's;
 * what else is asked for is picked from these. One call examines at most 2,000 keys, so that it
 * ends soon: it may find fewer than were asked for, or none, and still name a place to go on from.
 */
final class KeyCatalog {

  private static final int MOST_EXAMINED = 2_000;
  private static final int STEP = 200;

  private final KeyStore store;
  private final InstantSource clock;

  KeyCatalog(KeyStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Some keys; {@code next} is null where there are no more behind them. */
  record Found(List<KeyRecord> records, @Nullable Cursor next) {}

  /** The keys that {@code filter} asks for. Blocks. */
  Found find(KeyFilter filter) {
    long now = clock.millis();
    int step = filter.isSelective() ? STEP : filter.limit();
    List<KeyRecord> found = new ArrayList<>();
    Cursor after = filter.after();
    for (int examined = 0; examined < MOST_EXAMINED; examined += step) {
      Page page = store.list(filter.organization(), filter.project(), after, step);
      for (KeyRecord record : page.records()) {
        if (found.size() == filter.limit()) {
          return new Found(found, after);
        }
        if (filter.matches(record, now)) {
          found.add(record);
        }
        after = new Cursor(record.createdAt().toEpochMilli(), record.key().id());
      }
      if (page.next() == null || found.size() == filter.limit()) {
        return new Found(found, page.next());
      }
    }
    return new Found(found, after);
  }
}
