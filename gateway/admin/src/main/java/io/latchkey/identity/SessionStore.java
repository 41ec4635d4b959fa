package io.latchkey.identity;

import io.latchkey.event.Event;
import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of signed-in users. A session that nobody uses for a while ends by itself. Blocks
 * and throws as {@link UserStore} does.
 */
public interface SessionStore {

  /** This store, whose mutations write events in their own step; those that fail write none. */
  SessionStore noting(List<Event> events);

  /**
   * Stores a new session.
   *
   * @param user as it was when it proved who it is; null for the system operator
   * @throws io.latchkey.keystore.ConflictException where the stored version is another one: what it
   *     proved may not hold any more
   */
  void put(Session session, @Nullable User user);

  /**
   * Stores a session over the one that it was, whose idling begins anew.
   *
   * @return false where that has ended: nothing is stored then
   */
  boolean replace(Session session);

  /** The session with this hash, whose idling begins anew; empty where there is none. */
  Optional<Session> use(KeyHash hash);

  /** Ends a session; does nothing where it has ended. */
  void end(Session session);

  /** Ends all sessions of a user. */
  void endAll(UserId user);
}
