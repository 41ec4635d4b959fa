package io.latchkey.keystore.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import java.time.Duration;

/**
 * The keys that this instance has seen revoked, deleted or suspended in the last hours, and the
 * projects that it has seen deleted. It keeps refusing them if the store doesn't say so: a failover
 * can lose a write that was acknowledged. A revocation is for good; a suspension holds until the
 * store says of a later time that the key was resumed. Bounded: the oldest of more than a million
 * are forgotten.
 */
public final class RevokedKeys {

  private static final long MOST = 1_000_000;

  private final Cache<KeyId, Boolean> ids;
  private final Cache<ProjectId, Boolean> projects;
  private final Cache<KeyId, Suspension> suspensions;

  /**
   * An empty memory.
   *
   * @param memory how long an ID is remembered
   */
  public RevokedKeys(Duration memory, Ticker ticker) {
    this.ids = bounded(memory, ticker);
    this.projects = bounded(memory, ticker);
    this.suspensions = bounded(memory, ticker);
  }

  private static <K, V> Cache<K, V> bounded(Duration memory, Ticker ticker) {
    return Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /** Remembers that a key was suspended or resumed, unless a later one is remembered. */
  public void add(KeyId id, Suspension suspension) {
    suspensions.asMap().merge(id, suspension, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** Whether the last that was seen of a key's suspensions holds. */
  boolean isSeenSuspended(KeyId id) {
    Suspension seen = suspensions.getIfPresent(id);
    return seen != null && seen.holds();
  }

  /** Remembers that a key was revoked or deleted. */
  public void add(KeyId id) {
    ids.put(id, Boolean.TRUE);
  }

  /** Remembers that a project was deleted. */
  public void add(ProjectId project) {
    projects.put(project, Boolean.TRUE);
  }

  /**
   * The key as it must be taken: revoked if it was seen revoked, suspended if it was seen suspended
   * since what its record says of that, and without deleted projects.
   */
  public ApiKey apply(ApiKey key) {
    if (key.revoked()) {
      return key;
    }
    if (ids.getIfPresent(key.id()) != null) {
      return key.revoke();
    }
    Suspension seen = suspensions.getIfPresent(key.id());
    ApiKey left =
        seen != null && seen.holds() && seen.isAfter(key.suspension()) ? key.with(seen) : key;
    for (ProjectId project : key.projects()) {
      if (projects.getIfPresent(project) != null) {
        left = left.without(project);
      }
    }
    return left;
  }
}
