package io.latchkey.admin;

import io.latchkey.change.Position;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.usage.UsageStore;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends keys in the store. Both ends are for good, so neither fails because somebody else was faster
 * or because an answer was lost: what is stored is read again and the rest is done. Calls block.
 */
final class KeyEndings {

  private static final Logger log = LoggerFactory.getLogger(KeyEndings.class);

  private final KeyStore store;
  private final UsageStore usage;

  KeyEndings(KeyStore store, UsageStore usage) {
    this.store = store;
    this.usage = usage;
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
  Optional<Ended> revoke(Actor actor, KeyId id, Revocation why) {
    String reason = why.reason();
    Map<String, String> details = reason == null ? Map.of() : Map.of("reason", reason);
    return end(
        id,
        key -> key.revoke(why),
        revoked -> revoked.key().revoked(),
        key -> store.noting(Events.key("revoked", actor, key, details)).revoke(key));
  }

  /**
   * Sees to it that a key is gone, and what it was used for.
   *
   * @param mayGo throws where the key as it is must stay
   * @return empty where there was no such key
   * @throws OutcomeUnknownException where the store has not said whether it happened
   */
  Optional<Ended> delete(Actor actor, KeyId id, Consumer<KeyRecord> mayGo) {
    Optional<Ended> ended =
        end(
            id,
            key -> {
              mayGo.accept(key);
              return key;
            },
            key -> false,
            key -> store.noting(Events.key("deleted", actor, key, Map.of())).delete(key));
    if (ended.isPresent()) {
      forgetUsage(id);
    }
    return ended;
  }

  /** The key is gone already, whatever comes of this: what is left expires. */
  private void forgetUsage(KeyId id) {
    try {
      usage.forget(id);
    } catch (StoreUnavailableException e) {
      log.warn("usage forgotten=false key={} reason=\"{}\"", id, e.getMessage());
    }
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
