package io.latchkey.admin.keys;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Attempts;
import io.latchkey.admin.keys.KeyMinter.Minted;
import io.latchkey.admin.problem.OutcomeUnknownException;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.Event;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the secrets of keys in the store. Two callers who do so at once both succeed, one after
 * the other; where an answer was lost, what is stored is read again. Calls block.
 */
final class KeyRotation {

  private final KeyStore store;
  private final KeyMinter minter;
  private final InstantSource clock;

  KeyRotation(KeyStore store, KeyMinter minter, InstantSource clock) {
    this.store = store;
    this.minter = minter;
    this.clock = clock;
  }

  /**
   * A key with another secret.
   *
   * @param endsAny whether a secret or an access token ended that worked before
   * @param committed the change; the feed's end if its answer was lost
   * @param ended the hashes that find the key no more; empty if its answer was lost
   */
  record Rolled(Minted minted, boolean endsAny, Committed committed, List<KeyHash> ended) {

    /** What it ended, to be remembered. */
    Ending ending() {
      KeyRecord record = minted.record();
      return new Ending.SecretReplaced(record.key().id(), record.secrets(), ended);
    }
  }

  /** A secret for a key to have. */
  Secret secret(Actor actor) {
    return minter.secret(actor);
  }

  /**
   * Sees to it that a key has another secret. Repeated with the same secret, changes nothing more.
   *
   * @param overlap how long the secret before goes on; null for not at all
   * @return empty where there is no such key
   * @throws ProblemException where the key has expired or was revoked
   * @throws OutcomeUnknownException where the store has not said whether it happened
   */
  Optional<Rolled> roll(Actor actor, KeyId id, Secret secret, @Nullable Duration overlap) {
    KeyHash hash = minter.hash(secret);
    Attempts attempts = actor.attempt().mutation();
    while (true) {
      Optional<KeyRecord> found = attempts.ask(() -> store.find(id));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      KeyRecord before = found.get();
      try {
        if (before.hashes().get(0).equals(hash)) {
          Committed committed = attempts.ask(() -> store.confirm(before));
          return Optional.of(new Rolled(new Minted(before, secret), true, committed, List.of()));
        }
        KeyRecord rolled = rolled(before, hash, secret, overlap);
        Committed committed = store.noting(event(actor, rolled, overlap)).roll(before, rolled);
        boolean endsAny = overlap == null || before.hashes().size() > 1 || committed.tokens() > 0;
        List<KeyHash> ended =
            before.hashes().stream().filter(each -> !rolled.hashes().contains(each)).toList();
        return Optional.of(new Rolled(new Minted(rolled, secret), endsAny, committed, ended));
      } catch (ConflictException e) {
        attempts.lostRace(e);
      } catch (StoreUnavailableException e) {
        attempts.lostReply(e);
      }
    }
  }

  private static Event event(Actor actor, KeyRecord rolled, @Nullable Duration overlap) {
    Map<String, String> details =
        overlap == null ? Map.of() : Map.of("overlap", overlap.toString());
    return Events.key("rolled", actor, rolled, details);
  }

  private KeyRecord rolled(
      KeyRecord before, KeyHash hash, Secret secret, @Nullable Duration overlap) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (before.key().status(now.toEpochMilli()).isOver()) {
      throw new ProblemException(
          ProblemKind.KEY_NOT_ACTIVE,
          "An API key that has expired or was revoked can't be rolled: it would not work again."
              + " Make a new one.");
    }
    return before.roll(hash, secret.tail(), now, overlap == null ? null : now.plus(overlap));
  }
}
