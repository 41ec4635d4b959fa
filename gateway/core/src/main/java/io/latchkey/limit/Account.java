package io.latchkey.limit;

import io.latchkey.access.LimitOf;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import org.jspecify.annotations.Nullable;

/**
 * Whose buckets and quota are charged.
 *
 * @param key whose requests alone are counted; null for all keys'
 * @param project if the limits are a project's default for its keys, so that a key of several
 *     projects has each one's in full; without a key, the one whose requests are counted together
 * @param organization whose requests are counted together, if neither is there
 * @param owner whose keys of the organization those are; null for all keys
 * @param since when the account began, in milliseconds since the epoch: what was lost before that
 *     was not its own; 0 for long ago
 */
public record Account(
    @Nullable KeyId key,
    @Nullable ProjectId project,
    @Nullable OrganizationId organization,
    @Nullable String owner,
    long since) {

  /** The account of a key that was made long ago. */
  public Account(KeyId key, @Nullable ProjectId project) {
    this(key, project, 0);
  }

  /** The account of a key. */
  public Account(KeyId key, @Nullable ProjectId project, long since) {
    this(key, project, null, null, since);
  }

  /** The account of all keys of an owner. */
  public static Account of(OrganizationId organization, String owner, long since) {
    return new Account(null, null, organization, owner, since);
  }

  /** The account of all requests to a project. */
  public static Account of(ProjectId project, long since) {
    return new Account(null, project, null, null, since);
  }

  /** The account of all keys of an organization. */
  public static Account of(OrganizationId organization, long since) {
    return new Account(null, null, organization, null, since);
  }

  /** Whose requests it counts together. */
  public LimitOf of() {
    if (key != null) {
      return LimitOf.KEY;
    }
    if (project != null) {
      return LimitOf.PROJECT;
    }
    return owner == null ? LimitOf.ORGANIZATION : LimitOf.OWNER;
  }
}
