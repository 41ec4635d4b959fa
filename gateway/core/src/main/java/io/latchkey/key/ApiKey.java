package io.latchkey.key;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides over a request with an API key. Never holds the secret; holds nothing that only
 * people read, since a gateway keeps a million of these.
 *
 * @param id the key's public name
 * @param organization the tenant that owns it
 * @param projects what it gives access to; at least one
 * @param permissions what it may do there; empty means everything
 * @param allowedAddresses where it may be used from; empty means anywhere
 * @param limits how much it may ask for; null for what its project or the gateway sets by default
 * @param expiresAt milliseconds since the epoch from which on it is expired; {@link #NEVER} for
 *     none
 * @param revoked whether somebody took it back; never undone
 * @param version counts the record's changes, from 1
 * @param byOldSecret whether this is the key for who holds its secret from before the last roll
 * @param createdAt in milliseconds since the epoch; 0 for long ago
 * @param suspension its last suspension, or the end of that; null if it never was suspended
 * @param labels what the operator notes of it
 */
public record ApiKey(
    KeyId id,
    OrganizationId organization,
    Set<ProjectId> projects,
    Set<Permission> permissions,
    List<Network> allowedAddresses,
    @Nullable Limits limits,
    long expiresAt,
    boolean revoked,
    int version,
    boolean byOldSecret,
    long createdAt,
    @Nullable Suspension suspension,
    Labels labels) {

  /** The {@link #expiresAt()} of a key that does not expire. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Copies the collections, so that a key can't change under a request. */
  public ApiKey {
    projects = Set.copyOf(projects);
    permissions = Set.copyOf(permissions);
    allowedAddresses = List.copyOf(allowedAddresses);
    if (projects.isEmpty()) {
      throw new IllegalArgumentException("an API key has at least one project");
    }
  }

  /** A key as it is for who holds its present secret. */
  public ApiKey(
      KeyId id,
      OrganizationId organization,
      Set<ProjectId> projects,
      Set<Permission> permissions,
      List<Network> allowedAddresses,
      @Nullable Limits limits,
      long expiresAt,
      boolean revoked,
      int version) {
    this(
        id,
        organization,
        projects,
        permissions,
        allowedAddresses,
        limits,
        expiresAt,
        revoked,
        version,
        false,
        0,
        null,
        Labels.NONE);
  }

  /**
   * The status at {@code now}, in milliseconds since the epoch. What is for good outranks what is
   * not: revoked comes before expired, and expired before suspended.
   */
  public KeyStatus status(long now) {
    if (revoked) {
      return KeyStatus.REVOKED;
    }
    if (now >= expiresAt) {
      return KeyStatus.EXPIRED;
    }
    return isSuspended() ? KeyStatus.SUSPENDED : KeyStatus.ACTIVE;
  }

  /** Whether somebody suspended it, and nobody has resumed it since. */
  public boolean isSuspended() {
    return suspension != null && suspension.holds();
  }

  /** This key as it is after it was suspended or resumed, of the same version. */
  public ApiKey with(Suspension last) {
    return with(createdAt, last, labels);
  }

  /** This key with other labels, of the same version. */
  public ApiKey with(Labels others) {
    return with(createdAt, suspension, others);
  }

  /** This key as it is after its revocation, one version later. */
  public ApiKey revoke() {
    return with(expiresAt, true, version + 1, byOldSecret);
  }

  /** This key as it is after a change that it does not show, one version later. */
  public ApiKey nextVersion() {
    return with(expiresAt, revoked, version + 1, byOldSecret);
  }

  /** This key as it is for who holds a secret with an end of its own. */
  public ApiKey endingAt(long millis) {
    return with(Math.min(expiresAt, millis), revoked, version, byOldSecret);
  }

  /** This key as it is for who holds its secret from before the last roll, which has an end. */
  public ApiKey byOldSecretUntil(long millis) {
    return with(Math.min(expiresAt, millis), revoked, version, true);
  }

  /**
   * This key as it is for who holds a token with this scope.
   *
   * @throws IllegalArgumentException where the scope names what the key does not have
   */
  public ApiKey narrowedTo(Scope scope) {
    if (!scope.isWithin(this)) {
      throw new IllegalArgumentException("a scope can't be wider than its key");
    }
    return opening(
        scope.projects().isEmpty() ? projects : scope.projects(),
        scope.permissions().isEmpty() ? permissions : scope.permissions());
  }

  /** This key with the time at which it was made. */
  public ApiKey madeAt(long millis) {
    return with(millis, suspension, labels);
  }

  /** This key as it is once a project is gone; revoked if it opened no other. */
  public ApiKey without(ProjectId project) {
    if (!projects.contains(project)) {
      return this;
    }
    if (projects.size() == 1) {
      return with(expiresAt, true, version, byOldSecret);
    }
    Set<ProjectId> left = new HashSet<>(projects);
    left.remove(project);
    return opening(left, permissions);
  }

  private ApiKey with(long createdAt, @Nullable Suspension suspension, Labels labels) {
    return new ApiKey(
        id,
        organization,
        projects,
        permissions,
        allowedAddresses,
        limits,
        expiresAt,
        revoked,
        version,
        byOldSecret,
        createdAt,
        suspension,
        labels);
  }

  private ApiKey opening(Set<ProjectId> projects, Set<Permission> permissions) {
    return new ApiKey(
        id,
        organization,
        projects,
        permissions,
        allowedAddresses,
        limits,
        expiresAt,
        revoked,
        version,
        byOldSecret,
        createdAt,
        suspension,
        labels);
  }

  private ApiKey with(long expiresAt, boolean revoked, int version, boolean byOldSecret) {
    return new ApiKey(
        id,
        organization,
        projects,
        permissions,
        allowedAddresses,
        limits,
        expiresAt,
        revoked,
        version,
        byOldSecret,
        createdAt,
        suspension,
        labels);
  }
}
