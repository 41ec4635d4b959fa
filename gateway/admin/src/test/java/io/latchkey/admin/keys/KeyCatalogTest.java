package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Cursor;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyCatalogTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyQuery ALL = KeyQuery.all(null, null);

  private long now = 1_900_000_000_000L;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);

  @Test
  void pageThatFindsNothingEndsInTimeAndNamesAPlaceToGoOnFrom() {
    Slow search = new Slow(5, 0);

    KeyCatalog.Found page = catalog(search).find(new KeyFilter(ALL, null, 50, null));

    assertThat(page.records()).isEmpty();
    assertThat(page.next()).isEqualTo(search.last);
    assertThat(now - search.begin).isEqualTo(20);
  }

  @Test
  void pageHasWhatWasFoundInItsTime() {
    KeyCatalog.Found page = catalog(new Slow(5, 3)).find(new KeyFilter(ALL, null, 50, null));

    assertThat(page.records()).hasSize(12);
    assertThat(page.next()).isNotNull();
  }

  @Test
  void nextPageBeginsBehindTheLastKeyThatHadRoom() {
    Slow search = new Slow(1, 7);

    KeyCatalog.Found page = catalog(search).find(new KeyFilter(ALL, null, 10, null));

    assertThat(page.records()).hasSize(10);
    assertThat(page.next()).isEqualTo(search.given.get(9).place());
  }

  private KeyCatalog catalog(KeySearch search) {
    return new KeyCatalog(nobodyAsks(), search, new NoUsage(), clock);
  }

  private static KeyStore nobodyAsks() {
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("asked for " + method.getName());
            });
  }

  /** A search without end. */
  private final class Slow implements KeySearch {

    private final long millis;
    private final int each;
    private final long begin = now;
    private final List<Hit> given = new ArrayList<>();
    private Cursor last = new Cursor(0, KeyId.generate(RANDOM));

    Slow(long millis, int each) {
      this.millis = millis;
      this.each = each;
    }

    @Override
    public Found search(KeyQuery query, @Nullable KeyPlace after, int most) {
      now += millis;
      List<Hit> hits = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        last = new Cursor(given.size() + i, KeyId.generate(RANDOM));
        hits.add(new Hit(record(last.id()), last));
      }
      given.addAll(hits);
      return new Found(hits, last);
    }
  }

  private static KeyRecord record(KeyId id) {
    ApiKey key =
        new ApiKey(
            id,
            OrganizationId.generate(RANDOM),
            Set.of(ProjectId.generate(RANDOM)),
            Set.of(),
            List.of(),
            null,
            ApiKey.NEVER,
            false,
            1);
    List<KeyHash> none = List.of();
    return new KeyRecord(key, "n", "abcdef", null, null, Instant.EPOCH, null, none, null, null);
  }
}
