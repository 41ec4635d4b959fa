package io.latchkey.keystore;

import io.latchkey.change.Change;
import org.jspecify.annotations.Nullable;

/** Knows what changes have ended for good. */
public interface Endings {

  /** What a change has ended; null if nothing, or nothing that this version knows. */
  @Nullable Ending of(Change change);
}
