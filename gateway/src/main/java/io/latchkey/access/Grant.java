package io.latchkey.access;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;

/**
 * The result of a successful check: who calls, for which project.
 *
 * @param expiresAt milliseconds since the epoch until which it may stand, for what stays open;
 *     {@link io.latchkey.key.ApiKey#NEVER} for no end
 * @param byOldSecret whether the key was shown by its secret from before the last roll
 */
public record Grant(
    KeyId key,
    OrganizationId organization,
    ProjectId project,
    long expiresAt,
    boolean byOldSecret) {

  /** A grant to who has shown the key's present secret, or a token. */
  public Grant(KeyId key, OrganizationId organization, ProjectId project, long expiresAt) {
    this(key, organization, project, expiresAt, false);
  }
}
