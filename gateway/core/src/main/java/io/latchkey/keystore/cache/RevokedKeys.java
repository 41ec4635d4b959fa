package io.latchkey.keystore.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import java.time.Duration;

/**
 * The keys that this instance has seen revoked or deleted in the last hours, and the projects that
 * it has seen deleted. It goes on refusing them whatever the store says: a failover can lose a
 * write that was acknowledged, and a revocation is for good. Bounded: the oldest of more than a
 * million are forgotten.
 */
public final class RevokedKeys {

  private static final long MOST = 1_000_000;

  private final Cache<KeyId, Boolean> ids;
  private final Cache<ProjectId, Boolean> projects;

  /**
   * An empty memory.
   *
   * @param memory how long an ID is remembered
   */
  public RevokedKeys(Duration memory, Ticker ticker) {
    this.ids =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
    this.projects =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /** Remembers that a key was revoked or deleted. */
  public void add(KeyId id) {
    ids.put(id, Boolean.TRUE);
  }

  /** Remembers that a project was deleted. */
  public void add(ProjectId project) {
    projects.put(project, Boolean.TRUE);
  }

  /** The key as it must be taken: revoked if it was seen revoked, without deleted projects. */
  public ApiKey apply(ApiKey key) {
    if (key.revoked()) {
      return key;
    }
    if (ids.getIfPresent(key.id()) != null) {
      return key.revoke();
    }
    ApiKey left = key;
    for (ProjectId project : key.projects()) {
      if (projects.getIfPresent(project) != null) {
        left = left.without(project);
      }
    }
    return left;
  }
}
