package io.latchkey.admin.keys;

import io.latchkey.admin.form.LimitViews;
import io.latchkey.admin.form.LimitViews.QuotaView;
import io.latchkey.admin.form.LimitViews.RateView;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Suspension;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.usage.LastUse;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An API key as callers see it; never with its secret.
 *
 * @param permissions left out where it has all
 * @param allowedAddresses left out where it may be used from anywhere
 * @param limits left out where its project's or the gateway's default holds
 * @param createdBy left out where that was not noted
 * @param expiresAt left out where it does not expire
 * @param suspendedAt left out if it is not suspended
 * @param resumedAt left out if it is suspended, or never was
 * @param oldSecret the secret before the last roll while it still works; else left out
 * @param lastUsedAt left out where it was never used, or where nobody looked
 * @param lastUsedFrom the client's address then
 */
public record KeyView(
    String id,
    String name,
    String organization,
    List<String> projects,
    @Nullable List<String> permissions,
    @Nullable List<String> allowedAddresses,
    @Nullable List<RateView> limits,
    @Nullable QuotaView quota,
    String tail,
    String status,
    @Nullable String type,
    @Nullable String description,
    @Nullable String owner,
    @Nullable Map<String, String> metadata,
    @Nullable List<String> tags,
    Instant createdAt,
    @Nullable CreatorView createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant suspendedAt,
    @Nullable String suspensionReason,
    @Nullable Instant resumedAt,
    @Nullable Instant revokedAt,
    @Nullable String revocationReason,
    @Nullable Instant lastRolledAt,
    @Nullable OldSecretView oldSecret,
    @Nullable Instant lastUsedAt,
    @Nullable String lastUsedFrom) {

  /** A key as it is at {@code now}, in milliseconds since the epoch. */
  public static KeyView of(KeyRecord record, long now) {
    return of(record, now, null, null);
  }

  /**
   * A key as it is at {@code now}, with its last use where one is known.
   *
   * @param oldSecretUse of the secret from before the last roll, or of one before that
   */
  public static KeyView of(
      KeyRecord record, long now, @Nullable LastUse lastUse, @Nullable LastUse oldSecretUse) {
    ApiKey key = record.key();
    Revocation revocation = record.revocation();
    KeyRecord.Roll roll = record.roll();
    return new KeyView(
        key.id().toString(),
        record.name(),
        key.organization().value(),
        sorted(key.projects()),
        orNull(sorted(key.permissions())),
        orNull(key.allowedAddresses().stream().map(Object::toString).toList()),
        LimitViews.rates(key.limits()),
        LimitViews.quota(key.limits()),
        record.tail(),
        key.status(now).name().toLowerCase(Locale.ROOT),
        record.type(),
        record.description(),
        key.labels().owner(),
        key.labels().metadata().isEmpty() ? null : new TreeMap<>(key.labels().metadata()),
        orNull(key.labels().tags()),
        record.createdAt(),
        CreatorView.of(record.createdBy()),
        key.expiresAt() == ApiKey.NEVER ? null : Instant.ofEpochMilli(key.expiresAt()),
        changedAt(key, true),
        key.isSuspended() ? Objects.requireNonNull(key.suspension()).reason() : null,
        changedAt(key, false),
        revocation == null ? null : revocation.at(),
        revocation == null ? null : revocation.reason(),
        roll == null ? null : roll.at(),
        OldSecretView.of(roll, now, oldSecretUse),
        lastUse == null ? null : lastUse.at(),
        lastUse == null ? null : lastUse.from());
  }

  /** When a key was suspended, or resumed, last; null if that is not its present state. */
  private static @Nullable Instant changedAt(ApiKey key, boolean suspended) {
    Suspension last = key.suspension();
    return last == null || last.holds() != suspended
        ? null
        : Instant.ofEpochMilli(last.changedAt());
  }

  /** Who made it: the ID of a user or {@code system-operator}, and the name at that time. */
  record CreatorView(String id, String name) {

    public static @Nullable CreatorView of(KeyRecord.@Nullable Creator creator) {
      return creator == null ? null : new CreatorView(creator.id(), creator.name());
    }
  }

  /** Whether a secret from before the last roll still works. */
  static boolean hasOldSecret(KeyRecord record, long now) {
    return OldSecretView.of(record.roll(), now, null) != null;
  }

  /**
   * A secret that was replaced and works until its end.
   *
   * @param lastUsedAt left out where it was not used since the roll, or where nobody looked
   * @param lastUsedFrom the client's address then
   */
  record OldSecretView(
      String tail, Instant endsAt, @Nullable Instant lastUsedAt, @Nullable String lastUsedFrom) {

    public static @Nullable OldSecretView of(
        KeyRecord.@Nullable Roll roll, long now, @Nullable LastUse lastUse) {
      KeyRecord.OldSecret old = roll == null ? null : roll.old();
      if (roll == null || old == null || old.ends().toEpochMilli() <= now) {
        return null;
      }
      LastUse use = lastUse == null || lastUse.at().isBefore(roll.at()) ? null : lastUse;
      return new OldSecretView(
          old.tail(), old.ends(), use == null ? null : use.at(), use == null ? null : use.from());
    }
  }

  private static List<String> sorted(Collection<?> values) {
    return values.stream().map(Object::toString).sorted().toList();
  }

  private static @Nullable List<String> orNull(List<String> values) {
    return values.isEmpty() ? null : values;
  }
}
