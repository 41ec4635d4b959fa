package io.latchkey.keystore;

import io.latchkey.key.KeyHash;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * Keeps access tokens. One is found by its hash as a secret is, through the key's {@link Resolver},
 * and only while its key has the secret that it had when the token was kept: a roll ends all of a
 * key's tokens, and so do its revocation and its deletion.
 *
 * <p>To keep one changes nothing for its key, so no gateway is told. Nothing here blocks.
 */
public interface AccessTokenStore {

  /**
   * Keeps a token until its end.
   *
   * @param secret by which its key was shown; it must still find the key, which must not be revoked
   * @param most how many tokens that have not ended the key may have, this one included
   * @return completes within the store's timeout; exceptionally where the store could not be asked,
   *     and then the token may have been kept
   */
  CompletionStage<Kept> keep(AccessToken token, KeyHash secret, int most);

  /** What came of keeping a token. */
  sealed interface Kept {}

  /** The token is kept. */
  record Done() implements Kept {}

  /** The secret finds the key no more. */
  record SecretEnded() implements Kept {}

  /**
   * The key has all the tokens that it may have.
   *
   * @param until when the first of them ends
   */
  record NoRoom(Instant until) implements Kept {}
}
