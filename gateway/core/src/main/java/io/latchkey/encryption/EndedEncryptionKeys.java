package io.latchkey.encryption;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Ending.EncryptionKeysEnded;
import java.time.Duration;

/**
 * The encryption keys that this instance has seen disabled or destroyed in the last hours. It uses
 * them no more whatever the store says, which may have lost that in a failover. Bounded: the oldest
 * of more than a hundred thousand projects are forgotten. Safe for use by many threads.
 */
public final class EndedEncryptionKeys {

  private static final long MOST = 100_000;

  private final Cache<ProjectId, EncryptionKeysEnded> projects;

  /**
   * An empty memory.
   *
   * @param memory how long a project's keys are remembered
   */
  public EndedEncryptionKeys(Duration memory, Ticker ticker) {
    this.projects =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /** Remembers the keys of a project that have ended, and those that were enabled again. */
  public void add(EncryptionKeysEnded ended) {
    projects.asMap().merge(ended.project(), ended, EncryptionKeysEnded::and);
  }

  /** The record as it must be taken: keys that were seen ended have ended. */
  public EncryptionRecord apply(EncryptionRecord record) {
    EncryptionKeysEnded ended = projects.getIfPresent(record.project());
    return ended == null
        ? record
        : new EncryptionRecord(
            record.organization(),
            record.project(),
            record.policy(),
            record.policyVersion(),
            record.keys().stream()
                .map(key -> key.in(stateOf(key, ended), key.changedAt()))
                .toList(),
            record.version());
  }

  /** The state that a key must have after what is known to have ended. */
  public static KeyState stateOf(EncryptionKey key, EncryptionKeysEnded ended) {
    String id = key.id().toString();
    if (ended.destroyed().contains(id)) {
      return KeyState.DESTROYED;
    }
    return ended.disabled().contains(id) && key.state().decrypts()
        ? KeyState.DISABLED
        : key.state();
  }
}
