package io.latchkey.oauth;

import io.latchkey.access.Decision;
import io.latchkey.key.Secret;

/** What becomes of a request for a token. */
public sealed interface TokenAnswer {

  /**
   * There is a token.
   *
   * @param token the only place where it is ever shown
   * @param seconds for which it works, rounded down
   * @param scope that it has, as clients write it
   * @param use of the key that it was asked for with
   */
  record Issued(Secret token, long seconds, String scope, Decision.Allowed use)
      implements TokenAnswer {}

  /** The client may not have one, or not now. */
  record Refused(Decision.Denied denied) implements TokenAnswer {}

  /** The scope names what the client's key does not have, or is none. */
  record ScopeRefused() implements TokenAnswer {}

  /**
   * The key has all the tokens that it may have.
   *
   * @param seconds until the first of them ends; from 1
   */
  record NoRoom(long seconds) implements TokenAnswer {}

  /** Nobody could know. */
  record Unavailable() implements TokenAnswer {}
}
