package io.latchkey.keystore;

import io.latchkey.change.StoredChange;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps access tokens. One is found by its hash as a secret is, through the key's {@code Resolver},
 * and only while its key has the secret that it had when the token was kept: a roll ends all of a
 * key's tokens, and so do its revocation and its deletion.
 *
 * <p>To keep one changes nothing for its key, so no gateway is told.
 */
public interface AccessTokenStore {

  /**
   * Keeps a token until its end. Does not block.
   *
   * @param secret by which its key was shown; it must still find the key, which must not be revoked
   * @param most how many tokens that have not ended the key may have, this one included
   * @return completes within the store's timeout; exceptionally where the store could not be asked,
   *     and then the token may have been kept
   */
  CompletionStage<Kept> keep(AccessToken token, KeyHash secret, int most);

  /**
   * Ends a token, and tells the gateways: each that has applied the change refuses it. Unlike
   * {@link #keep} this blocks.
   *
   * @param key that the token must be of
   * @throws io.latchkey.store.StoreUnavailableException where the store can't be asked; the token
   *     may have ended then
   */
  Ended end(KeyHash token, KeyId key);

  /**
   * Whether a token is kept. Blocks.
   *
   * @throws io.latchkey.store.StoreUnavailableException if the store can't be asked
   */
  boolean holds(KeyHash token);

  /**
   * What came of ending a token.
   *
   * @param wasAnothers whether it is another key's, and still works
   * @param isNew whether this has ended it
   * @param change that ended it; the feed's end if there is no such token; null if it is another
   *     key's
   */
  record Ended(boolean wasAnothers, boolean isNew, @Nullable StoredChange change) {}

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
