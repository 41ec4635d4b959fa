package io.latchkey.keystore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.KeyHash;
import java.time.Duration;

/**
 * The secrets and access tokens that this instance has seen ended in the last hours: by a roll, or
 * one by one. It keeps refusing them whatever the store says, which may have lost that in a
 * failover. Bounded: the oldest of more than a million are forgotten. Safe for use by many threads.
 */
public final class EndedSecrets {

  private static final long MOST = 1_000_000;

  private final Cache<KeyHash, Boolean> hashes;

  /**
   * An empty memory.
   *
   * @param memory how long a secret is remembered
   */
  public EndedSecrets(Duration memory, Ticker ticker) {
    this.hashes =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /** Remembers that a secret has ended. */
  public void add(KeyHash hash) {
    hashes.put(hash, Boolean.TRUE);
  }

  /** Whether a secret was seen ended. */
  public boolean contains(KeyHash hash) {
    return hashes.getIfPresent(hash) != null;
  }
}
