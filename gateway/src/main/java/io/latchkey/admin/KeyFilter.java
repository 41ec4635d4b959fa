package io.latchkey.admin;

import io.latchkey.key.KeyId;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.usage.LastUse;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a caller wants to see.
 *
 * @param organization null for all
 * @param project null for all
 * @param creator the ID or name of who made it; null for whoever did
 * @param status null for any
 * @param type null for any
 * @param expiringBefore keys that end before; null for whenever
 * @param unusedSince keys that were never used, or last before; null for any
 * @param text what the name contains, in whatever case, or the key ID, or the tail; null for any
 * @param limit how many at most
 * @param after where to go on; null for the beginning
 */
record KeyFilter(
    @Nullable OrganizationId organization,
    @Nullable ProjectId project,
    @Nullable String creator,
    @Nullable KeyStatus status,
    @Nullable String type,
    @Nullable Instant expiringBefore,
    @Nullable Instant unusedSince,
    @Nullable String text,
    int limit,
    @Nullable Cursor after) {

  /** Whether some keys of the project are left out. */
  boolean isSelective() {
    return creator != null
        || status != null
        || type != null
        || expiringBefore != null
        || unusedSince != null
        || text != null;
  }

  /** The key that the text is the ID of; null where it is none. */
  @Nullable KeyId id() {
    return text == null ? null : KeyId.parse(text);
  }

  /** Whether a key is in the organization or project that is listed. */
  boolean covers(KeyRecord record) {
    return project == null
        ? organization == null || record.key().organization().equals(organization)
        : record.key().projects().contains(project);
  }

  /** Whether a key with this last use is wanted; null for none. */
  boolean matches(@Nullable LastUse use) {
    return unusedSince == null || use == null || use.at().isBefore(unusedSince);
  }

  /**
   * Whether a key is wanted at {@code now}, in milliseconds since the epoch, as far as its record
   * tells.
   */
  boolean matches(KeyRecord record, long now) {
    return (creator == null || isBy(record, creator))
        && (status == null || record.key().status(now) == status)
        && (type == null || type.equals(record.type()))
        && (expiringBefore == null || record.key().expiresAt() < expiringBefore.toEpochMilli())
        && (text == null || contains(record, text));
  }

  /** Whether a key was made by somebody with this ID or name. */
  static boolean isBy(KeyRecord record, String creator) {
    KeyRecord.Creator by = record.createdBy();
    return by != null && (by.id().equals(creator) || by.name().equals(creator));
  }

  private static boolean contains(KeyRecord record, String text) {
    return record.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT))
        || record.key().id().toString().contains(text)
        || record.tail().contains(text);
  }
}
