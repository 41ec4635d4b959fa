package io.latchkey.usage;

import io.latchkey.key.KeyId;

/**
 * Tells people that a key is still used by its secret from before the last roll. For one thread.
 */
public interface OldSecretReports {

  /** Notes such a use, to be told of. Neither blocks nor throws. */
  void note(KeyId key, LastUse use);

  /** Tells of what was noted; what can't be told now is kept for the next time. May block. */
  void send();
}
