package io.latchkey.admin.keys;

import io.latchkey.key.KeyId;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageDay;
import io.latchkey.usage.UsageRow;
import io.latchkey.usage.UsageStore;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A store that keeps nothing. */
public final class NoUsage implements UsageStore {

  @Override
  public Written write(List<UsageDay> days) {
    return new Written(List.of(), null);
  }

  @Override
  public List<UsageRow> read(KeyId key, LocalDate from, LocalDate to) {
    return List.of();
  }

  @Override
  public Map<KeyId, List<UsageRow>> read(Collection<KeyId> keys, LocalDate from, LocalDate to) {
    return Map.of();
  }

  @Override
  public Map<KeyId, LastUse> lastUses(Collection<KeyId> keys) {
    return Map.of();
  }

  @Override
  public Map<KeyId, LastUse> oldSecretUses(Collection<KeyId> keys) {
    return Map.of();
  }

  @Override
  public void forget(KeyId key) {
    // There is nothing to forget.
  }
}
