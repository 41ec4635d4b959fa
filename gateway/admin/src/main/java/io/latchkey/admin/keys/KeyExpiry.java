package io.latchkey.admin.keys;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Expiry;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySettings;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.ProjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * When keys may and must expire: as the gateway's settings and the organization's policy say, of
 * which the stricter holds. Asks the store for the policy: calls block.
 */
final class KeyExpiry {

  private static final String AT = "expiresAt";
  private static final String IN = "expiresIn";

  private final KeySettings settings;
  private final ProjectStore organizations;
  private final InstantSource clock;

  KeyExpiry(KeySettings settings, ProjectStore organizations, InstantSource clock) {
    this.settings = settings;
    this.organizations = organizations;
    this.clock = clock;
  }

  /**
   * The longest that a key may live.
   *
   * @param says who says so
   */
  private record Bound(Duration longest, String says) {

    String rule() {
      return "at most " + Expiry.text(longest) + " away, as " + says + " says";
    }
  }

  /** What an organization asks of its keys. */
  KeyPolicy policy(OrganizationId organization) {
    return organizations
        .organization(organization)
        .map(Organization::policy)
        .orElse(KeyPolicy.NONE);
  }

  private @Nullable Bound bound(KeyPolicy policy) {
    Duration everywhere = settings.maximumLifetime();
    Duration here = policy.maximumLifetime();
    if (here != null && (everywhere == null || here.compareTo(everywhere) < 0)) {
      return new Bound(here, "the organization's expiry policy");
    }
    return everywhere == null ? null : new Bound(everywhere, "latchkey.key.maximum-lifetime");
  }

  /** The end of a new key, in milliseconds since the epoch; notes what is wrong with it. */
  long read(JsonFields fields, KeyPolicy policy) {
    Instant now = clock.instant();
    Instant after = fields.optional(IN, value -> Expiry.after(Texts.string(value), now));
    Instant at = fields.optional(AT, value -> Expiry.at(Texts.string(value), now));
    if (after != null && at != null) {
      fields.fault(AT, "must not be there together with " + IN);
    }
    boolean isDate = fields.optional(AT, value -> value) != null;
    boolean isUnsaid = !isDate && fields.optional(IN, value -> value) == null;
    Instant end = isUnsaid ? byDefault(policy, now) : after == null ? at : after;
    Bound bound = bound(policy);
    if (end == null && isUnsaid) {
      if (bound != null) {
        fields.fault(IN, "must be there, or " + AT + ", and be " + bound.rule());
      } else if (policy.expiryRequired()) {
        fields.fault(IN, "must be there, or " + AT + ": keys of this organization must expire");
      }
    } else if (end != null && bound != null && end.isAfter(now.plus(bound.longest()))) {
      fields.fault(isDate ? AT : IN, "must be " + bound.rule());
    }
    return end == null ? ApiKey.NEVER : end.toEpochMilli();
  }

  private static @Nullable Instant byDefault(KeyPolicy policy, Instant now) {
    Duration unsaid = policy.defaultLifetime();
    return unsaid == null ? null : Instant.ofEpochMilli(now.plus(unsaid).toEpochMilli());
  }

  /** The end of a key that is taken over; null for none. Notes what is wrong with it. */
  @Nullable Instant ofImport(JsonFields fields, @Nullable Instant expires, KeyPolicy policy) {
    Instant now = clock.instant();
    Instant end = expires == null ? byDefault(policy, now) : expires;
    Bound bound = bound(policy);
    if (bound != null && (end == null || isTooFar(end, bound, now))) {
      fields.fault(AT, "must be there, and be " + bound.rule());
    } else if (end == null && policy.expiryRequired()) {
      fields.fault(AT, "must be there: keys of this organization must expire");
    }
    return end;
  }

  /**
   * Goes before a roll, by which a key goes on.
   *
   * @throws ProblemException if a key with its end could not be made now
   */
  void mayRoll(KeyRecord record) {
    ApiKey key = record.key();
    KeyPolicy policy = policy(key.organization());
    if (!policy.letsLiveOn(key, settings.maximumLifetime(), clock.instant())) {
      throw new ProblemException(
          ProblemKind.EXPIRY_POLICY,
          "This API key "
              + (key.expiresAt() == ApiKey.NEVER ? "does not expire" : "expires too late")
              + ", which the organization's expiry policy doesn't allow, so it can't get another"
              + " secret. Create a new key and revoke this one.");
    }
  }

  private static boolean isTooFar(Instant end, Bound bound, Instant now) {
    return end.isAfter(now.plus(bound.longest()));
  }
}
