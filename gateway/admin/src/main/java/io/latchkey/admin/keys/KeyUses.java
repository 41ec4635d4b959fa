package io.latchkey.admin.keys;

import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When keys were last used.
 *
 * @param last by key; without those that never were
 * @param old the same of the secrets from before their last rolls that still work
 */
record KeyUses(Map<KeyId, LastUse> last, Map<KeyId, LastUse> old) {

  /** The uses of some keys, as the store knows them now. Blocks. */
  static KeyUses of(UsageStore usage, List<KeyRecord> records, long now) {
    Stream<KeyRecord> rolled = records.stream().filter(each -> KeyView.hasOldSecret(each, now));
    return new KeyUses(usage.lastUses(ids(records.stream())), usage.oldSecretUses(ids(rolled)));
  }

  private static List<KeyId> ids(Stream<KeyRecord> records) {
    return records.map(record -> record.key().id()).toList();
  }

  /** A key's last use; null for none. */
  @Nullable LastUse last(KeyRecord record) {
    return last.get(record.key().id());
  }

  /** The last use of a key's old secret since the roll; null for none, or if it has ended. */
  @Nullable LastUse old(KeyRecord record) {
    LastUse use = old.get(record.key().id());
    KeyRecord.Roll roll = record.roll();
    return use == null || roll == null || use.at().isBefore(roll.at()) ? null : use;
  }
}
