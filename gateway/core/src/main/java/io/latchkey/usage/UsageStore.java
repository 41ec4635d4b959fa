package io.latchkey.usage;

import io.latchkey.key.KeyId;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where use is kept. Calls block; reads fail with an exception of the store's own where it can't be
 * asked.
 */
public interface UsageStore {

  /**
   * What came of writing.
   *
   * @param rest what may not have been written; it can be written again as it is
   * @param reason why; null where all was written
   */
  record Written(List<UsageDay> rest, @Nullable String reason) {}

  /** Adds counts. A last use replaces only an earlier one. Never throws. */
  Written write(List<UsageDay> days);

  /** What is known of a key's days from one to another, both included; in no order. */
  List<UsageRow> read(KeyId key, LocalDate from, LocalDate to);

  /**
   * What is known of keys' days as {@link #read(KeyId, LocalDate, LocalDate)} says it; a list for
   * each of them, empty where nothing is known. One question for all.
   */
  Map<KeyId, List<UsageRow>> read(Collection<KeyId> keys, LocalDate from, LocalDate to);

  /** When keys were last used; without those of which none is known. One question for all. */
  Map<KeyId, LastUse> lastUses(Collection<KeyId> keys);

  /** The same of the secrets from before their last rolls. */
  Map<KeyId, LastUse> oldSecretUses(Collection<KeyId> keys);

  /** Removes all of a key that is gone; what comes of it within the next hour is not kept. */
  void forget(KeyId key);
}
