package io.latchkey.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that goes on at an identity provider. It is found by the hash of its state, which only
 * the browser and the provider have.
 *
 * @param browser the hash of what the browser that began it holds in a cookie
 * @param nonce that the provider has to put into its ID token, hashed
 * @param verifier whose challenge the provider was sent (RFC 7636)
 * @param redirectUri where the provider was told to send the browser
 * @param returnTo the path of this console that the browser goes to in the end
 * @param provenSince where the user is to prove again who it is: when that was asked for; null
 *     where whatever the provider knows is good enough
 */
public record PendingSignIn(
    String browser,
    String nonce,
    String verifier,
    String redirectUri,
    String returnTo,
    @Nullable Instant provenSince) {

  /** Shows nothing by which it could be finished. */
  @Override
  public String toString() {
    return "PendingSignIn[" + returnTo + "]";
  }
}
