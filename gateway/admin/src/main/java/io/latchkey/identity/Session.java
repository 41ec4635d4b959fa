package io.latchkey.identity;

import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of a person. Never holds the session's secret.
 *
 * @param id {@code ses_} and 20 base32 characters; says nothing by which it could be taken over
 * @param user null for the system operator
 * @param operator what ties the system operator's session to the token that began it; null for a
 *     user's
 * @param authenticatedAt when the user last proved who it is
 * @param ends whatever happens; before that it ends by idling
 */
public record Session(
    String id,
    KeyHash hash,
    @Nullable UserId user,
    @Nullable String operator,
    Instant startedAt,
    Instant authenticatedAt,
    Instant ends) {

  /** This session after its user has proved again who it is. */
  public Session authenticated(Instant now) {
    return new Session(id, hash, user, operator, startedAt, now, ends);
  }
}
