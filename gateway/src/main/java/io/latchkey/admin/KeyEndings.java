package io.latchkey.admin;

import io.latchkey.change.Position;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ends keys in the store. Both ends are for good, so neither fails because somebody else was faster
 * or because an answer was lost: what is stored is read again and the rest is done. Calls block.
 */
final class KeyEndings {

  private final KeyStore store;

  KeyEndings(KeyStore store) {
    this.store = store;
  }

  /**
   * A key that has ended.
   *
   * @param record the key as it is, or was before it was deleted
   * @param committed the change; null where the key had ended already, or the answer was lost
   */
  record Ended(KeyRecord record, @Nullable Committed committed) {

    /** The change's position; null where that is not known: it is before the feed's end then. */
    @Nullable Position position() {
      return committed == null ? null : committed.position();
    }
  }

  /**
   * Sees to it that a key is revoked.
   *
   * @param why what is noted where it was not revoked before
   * @return empty where there is no such key
   * @throws OutcomeUnknownException where the store has not said whether it happened
   */
  Optional<Ended> revoke(KeyId id, Revocation why) {
    return end(id, key -> key.revoke(why), revoked -> revoked.key().revoked(), store::revoke);
  }

  /**
   * Sees to it that a key is gone.
   *
   * @return empty where there was no such key
   * @throws OutcomeUnknownException where the store has not said whether it happened
   */
  Optional<Ended> delete(KeyId id) {
    return end(id, key -> key, key -> false, store::delete);
  }

  private Optional<Ended> end(
      KeyId id,
      Function<KeyRecord, KeyRecord> ending,
      Predicate<KeyRecord> hasEnded,
      Function<KeyRecord, Committed> mutation) {
    Attempts attempts = new Attempts();
    KeyRecord seen = null;
    while (true) {
      Optional<KeyRecord> found = attempts.ask(() -> store.find(id));
      if (found.isEmpty()) {
        return Optional.ofNullable(seen).map(gone -> new Ended(gone, null));
      }
      if (hasEnded.test(found.get())) {
        return Optional.of(new Ended(found.get(), null));
      }
      seen = ending.apply(found.get());
      try {
        return Optional.of(new Ended(seen, mutation.apply(seen)));
      } catch (ConflictException e) {
        attempts.lostRace(e);
      } catch (StoreUnavailableException e) {
        attempts.lostReply(e);
      }
    }
  }
}
