package io.latchkey.keystore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import java.time.Duration;

/**
 * The keys that this instance has seen revoked or deleted in the last hours. It goes on refusing
 * them whatever the store says: a failover can lose a write that was acknowledged, and a revocation
 * is for good. Bounded: the oldest of more than a million are forgotten.
 */
public final class RevokedKeys {

  private static final long MOST = 1_000_000;

  private final Cache<KeyId, Boolean> ids;

  /**
   * An empty memory.
   *
   * @param memory how long an ID is remembered
   */
  public RevokedKeys(Duration memory, Ticker ticker) {
    this.ids =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /** Remembers that a key was revoked or deleted. */
  public void add(KeyId id) {
    ids.put(id, Boolean.TRUE);
  }

  /** The key as it must be taken: revoked where it was seen revoked. */
  public ApiKey apply(ApiKey key) {
    return !key.revoked() && ids.getIfPresent(key.id()) != null ? key.revoke() : key;
  }
}
