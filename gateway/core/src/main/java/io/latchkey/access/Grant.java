package io.latchkey.access;

import io.latchkey.key.KeyId;
import io.latchkey.key.Labels;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.util.Set;

/**
 * The result of a successful check: who calls, for which project.
 *
 * @param expiresAt milliseconds since the epoch until which it may stand, for what stays open;
 *     {@link io.latchkey.key.ApiKey#NEVER} for no end
 * @param byOldSecret whether the key was shown by its secret from before the last roll
 * @param permissions those that the key, or the token, names; empty for all that need not be named
 * @param labels what the operator notes of the key
 */
public record Grant(
    KeyId key,
    OrganizationId organization,
    ProjectId project,
    long expiresAt,
    boolean byOldSecret,
    Set<Permission> permissions,
    Labels labels) {

  /** A grant by the key's present secret, or a token, that names no permissions. */
  public Grant(KeyId key, OrganizationId organization, ProjectId project, long expiresAt) {
    this(key, organization, project, expiresAt, false, Set.of(), Labels.NONE);
  }

  /** A grant of a key without labels. */
  public Grant(
      KeyId key,
      OrganizationId organization,
      ProjectId project,
      long expiresAt,
      boolean byOldSecret,
      Set<Permission> permissions) {
    this(key, organization, project, expiresAt, byOldSecret, permissions, Labels.NONE);
  }
}
