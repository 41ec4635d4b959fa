package io.latchkey.reassertion;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.reassertion.EndingMemory.Remembered;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends in the store what it has forgotten to have ended. Calls block. */
final class LostEndings {

  private static final Logger log = LoggerFactory.getLogger(LostEndings.class);
  private static final String REASON = "revoked before; Redis had lost it";
  private static final int ATTEMPTS = 20;

  private final KeyStore store;
  private final AccessTokenStore tokens;
  private final InstantSource clock;

  LostEndings(KeyStore store, AccessTokenStore tokens, InstantSource clock) {
    this.store = store;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Ends again what was ended of a key.
   *
   * @param stored as it was read just now
   * @return whether the store had lost any of it
   */
  boolean endAgain(KeyRecord stored, Remembered ending) {
    KeyRecord current = stored;
    boolean lost = false;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        String what = endOnce(current, ending);
        if (what == null) {
          return lost;
        }
        lost = true;
        log.warn("key={} reasserted={} reason=\"Redis had lost it\"", current.key().id(), what);
      } catch (ConflictException e) {
        // Somebody else was faster: look again.
      }
      Optional<KeyRecord> found = store.find(stored.key().id());
      if (found.isEmpty()) {
        return lost;
      }
      current = found.get();
    }
    return lost;
  }

  /** Ends one thing; null if nothing is left to end. */
  private @Nullable String endOnce(KeyRecord current, Remembered ending) {
    if (ending.deleted()) {
      store.noting(LostEvents.of("deleted", current)).delete(current);
      return "deleted";
    }
    if (ending.revoked() && !current.key().revoked()) {
      KeyRecord.Revocation why = ending.revocation();
      store
          .noting(LostEvents.of("revoked", current))
          .revoke(
              current.revoke(
                  why == null ? new KeyRecord.Revocation(clock.instant(), REASON) : why));
      return "revoked";
    }
    Ending.SuspensionChanged suspension = ending.suspension();
    if (suspension != null && isLost(suspension, current)) {
      String what = suspension.now().holds() ? "suspended" : "resumed";
      store.noting(LostEvents.of(what, current)).suspend(current, current.with(suspension.now()));
      return what;
    }
    KeyRecord.Secrets secrets = ending.secrets();
    if (secrets != null && !Collections.disjoint(current.hashes(), ending.hashes())) {
      store.noting(LostEvents.of("rolled", current)).roll(current, current.with(secrets));
      return "rolled";
    }
    return null;
  }

  /**
   * Whether the store has lost that a key was suspended or resumed. What it says of a later time
   * was done since and stays; and a key is resumed again only from the suspension that was ended.
   */
  private static boolean isLost(Ending.SuspensionChanged change, KeyRecord current) {
    ApiKey key = current.key();
    return !key.revoked()
        && change.now().isAfter(key.suspension())
        && (change.now().holds()
            || (key.isSuspended() && Objects.equals(change.before(), key.suspension())));
  }

  /** Ends again the tokens of a key that were ended one by one; tells how many. */
  int endTokens(KeyId key, @Nullable Remembered ending) {
    int lost = 0;
    if (ending != null) {
      for (KeyHash token : ending.tokens()) {
        lost += tokens.holds(token) && tokens.end(token, key).isNew() ? 1 : 0;
      }
    }
    return lost;
  }
}
