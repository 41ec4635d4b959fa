package io.latchkey.admin.keys;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyStatus;
import io.latchkey.keystore.KeyRecord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many keys there are, and how many of the active ones need somebody's attention.
 *
 * @param statuses by status; those that no key has are left out
 * @param expiringSoon active ones that expire within 30 days
 * @param neverUsed active ones that no request was let through with
 * @param unused active ones neither created nor used in 90 days
 * @param oldSecretUsed active ones whose old secret was used since the roll and still works
 * @param complete false if there are more keys than were looked at
 */
record KeyCounts(
    long total,
    Map<String, Long> statuses,
    long expiringSoon,
    long neverUsed,
    long unused,
    long oldSecretUsed,
    boolean complete) {

  private static final Duration SOON = Duration.ofDays(30);

  static final KeyCounts NONE = new KeyCounts(0, Map.of(), 0, 0, 0, 0, true);

  /** These and some more keys. */
  KeyCounts plus(List<KeyRecord> records, KeyUses uses, long now) {
    Map<String, Long> all = new TreeMap<>(statuses);
    for (KeyRecord record : records) {
      all.merge(record.key().status(now).name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }
    List<KeyRecord> active =
        records.stream().filter(each -> each.key().status(now) == KeyStatus.ACTIVE).toList();
    return new KeyCounts(
        total + records.size(),
        all,
        expiringSoon + active.stream().filter(each -> isEndingSoon(each.key(), now)).count(),
        neverUsed + count(active, KeyActivity.NEVER_USED, uses, now),
        unused + count(active, KeyActivity.UNUSED, uses, now),
        oldSecretUsed + count(active, KeyActivity.OLD_SECRET_USED, uses, now),
        complete);
  }

  private static boolean isEndingSoon(ApiKey key, long now) {
    return key.expiresAt() < now + SOON.toMillis();
  }

  private static long count(List<KeyRecord> active, KeyActivity activity, KeyUses uses, long now) {
    return active.stream().filter(each -> activity.matches(each, uses, now)).count();
  }

  /** The same where more keys were not looked at. */
  KeyCounts incomplete() {
    return new KeyCounts(total, statuses, expiringSoon, neverUsed, unused, oldSecretUsed, false);
  }
}
