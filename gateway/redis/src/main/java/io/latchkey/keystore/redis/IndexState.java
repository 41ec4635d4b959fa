package io.latchkey.keystore.redis;

import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.util.List;

/**
 * How far the index of keys has all keys: see index-state.lua.
 *
 * @param drift changes that did not keep it in step
 * @param level how many there were when the last run through all keys began; empty for none
 * @param pass the same of the run that is under way; empty for none
 * @param place how far that has come; empty for its beginning
 */
record IndexState(String drift, String level, String pass, String place) {

  private static final RedisScript STATE =
      RedisScript.beside(IndexState.class, "index-state", ScriptOutputType.MULTI);

  /** Asks; blocks. */
  static IndexState read(StandingSession session, KeyPlaces at) {
    List<String> keys = List.of(at.index(), at.names().of("changes", "sequence"));
    List<String> answer = RedisSession.await(session.run(STATE, keys));
    return new IndexState(answer.get(0), answer.get(1), answer.get(2), answer.get(3));
  }

  boolean isWhole() {
    return drift.equals(level);
  }
}
