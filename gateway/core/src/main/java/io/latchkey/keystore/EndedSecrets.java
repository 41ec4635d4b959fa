package io.latchkey.keystore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.KeyHash;
import java.time.Duration;

/**
 * The secrets and access tokens that this instance has seen ended in the last hours: by a roll, or
 * one by one. It keeps refusing them whatever the store says, which may have lost that in a
 * failover. And the secrets that took their place: a store that doesn't know these has lost them,
 * so they are not unknown. Bounded: the oldest of more than a million are forgotten. Safe for use
 * by many threads.
 */
public final class EndedSecrets {

  private static final long MOST = 1_000_000;

  private final Cache<KeyHash, Boolean> hashes;
  private final Cache<KeyHash, Boolean> replacements;

  /**
   * An empty memory.
   *
   * @param memory how long a secret is remembered
   */
  public EndedSecrets(Duration memory, Ticker ticker) {
    this.hashes = bounded(memory, ticker);
    this.replacements = bounded(memory, ticker);
  }

  private static Cache<KeyHash, Boolean> bounded(Duration memory, Ticker ticker) {
    return Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /** Remembers that a secret has ended. */
  public void add(KeyHash hash) {
    hashes.put(hash, Boolean.TRUE);
    replacements.invalidate(hash);
  }

  /** Remembers that a secret took the place of one that has ended. */
  public void addReplacement(KeyHash hash) {
    replacements.put(hash, Boolean.TRUE);
  }

  /** Forgets that a secret took another's place: its key is gone. */
  public void removeReplacement(KeyHash hash) {
    replacements.invalidate(hash);
  }

  /** Whether a secret was seen ended. */
  public boolean contains(KeyHash hash) {
    return hashes.getIfPresent(hash) != null;
  }

  /** Whether a secret took the place of one that has ended, and its key was not deleted since. */
  public boolean isReplacement(KeyHash hash) {
    return replacements.getIfPresent(hash) != null;
  }
}
