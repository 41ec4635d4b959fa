package io.latchkey.identity;

import io.latchkey.event.Event;
import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of personal tokens. Blocks and throws as {@link UserStore} does. */
public interface TokenStore {

  /** This store, whose mutations write events in their own step; those that fail write none. */
  TokenStore noting(List<Event> events);

  /** Stores a new token. */
  void create(PersonalToken token);

  /** The token with this ID; empty where there is none. */
  Optional<PersonalToken> find(String id);

  /** The token with this hash; empty where there is none. */
  Optional<PersonalToken> find(KeyHash hash);

  /** A user's tokens, oldest first. */
  List<PersonalToken> ofUser(UserId owner);

  /** Removes a token; from then on nobody is let in with it. Does nothing where it is gone. */
  void delete(PersonalToken token);

  /** Notes that a token was used. Does not block, and may be lost. */
  void used(PersonalToken token, Instant at);

  /** When tokens were used last, by ID; without those that never were. */
  Map<String, Instant> lastUses(List<PersonalToken> tokens);
}
