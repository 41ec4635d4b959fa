package io.latchkey.identity;

import java.util.Optional;

/**
 * Sign-ins that go on at an identity provider, which may send the browser to another console of the
 * fleet than the one where it began. Blocks and throws as {@link UserStore} does.
 */
public interface PendingSignIns {

  /** Keeps a sign-in for ten minutes. */
  void put(String state, PendingSignIn pending);

  /** The sign-in under a state's hash, which is gone from then on; empty where there is none. */
  Optional<PendingSignIn> take(String state);
}
