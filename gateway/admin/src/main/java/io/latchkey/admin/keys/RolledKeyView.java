package io.latchkey.admin.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.mutation.RevocationView;
import org.jspecify.annotations.Nullable;

/**
 * A key with another secret, which is shown here and never again.
 *
 * @param revocation who refuses the secret that ended; left out where none did
 */
record RolledKeyView(@JsonUnwrapped CreatedKeyView key, @Nullable RevocationView revocation) {

  @Override
  public String toString() {
    return "RolledKeyView[" + key + "]";
  }
}
