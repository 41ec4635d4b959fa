package io.latchkey.admin.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.admin.keys.KeyMinter.Minted;

/**
 * A key that was made, with its secret: the only answer that ever shows one. Printing it shows
 * nothing of the secret.
 *
 * @param clientId the key's ID, as OAuth calls it
 */
record CreatedKeyView(@JsonUnwrapped KeyView key, String clientId, String secret) {

  static CreatedKeyView of(Minted minted, long now) {
    KeyView key = KeyView.of(minted.record(), now);
    return new CreatedKeyView(key, key.id(), minted.secret().reveal());
  }

  @Override
  public String toString() {
    return "CreatedKeyView[" + key + "]";
  }
}
