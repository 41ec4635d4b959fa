package io.latchkey.rotation;

import io.latchkey.change.Confirmation;
import io.latchkey.event.Event;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.mutation.Attempts;
import io.latchkey.mutation.CallAttempt;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the secrets of keys. Two callers who do so at once both succeed, one after the other, if
 * their rules still allow it; if an answer was lost, what is stored is read again. Calls block.
 */
public final class KeyRotation {

  private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

  private final KeyStore store;
  private final SecretMinter minter;
  private final EndingMemory memory;
  private final FleetWait fleet;
  private final InstantSource clock;

  public KeyRotation(
      KeyStore store,
      SecretMinter minter,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    this.store = store;
    this.minter = minter;
    this.memory = memory;
    this.fleet = fleet;
    this.clock = clock;
  }

  /** Who rolls keys. */
  public interface Roller {

    /**
     * Goes before every change, on the record that the change replaces.
     *
     * @throws RuntimeException if this caller can't roll the key as it is
     */
    void check(KeyRecord before, Instant now);

    /** Who it is, as the event of a key names it. */
    Event.Actor inEventOf(KeyRecord record);

    /** What the event says besides. */
    Map<String, String> details();

    CallAttempt attempt();
  }

  /**
   * A key with another secret.
   *
   * @param committed the change; the feed's end if its answer was lost
   * @param confirmation who refuses the secrets and tokens that ended; null if none did
   */
  public record Rolled(
      KeyRecord record, Secret secret, Committed committed, @Nullable Confirmation confirmation) {}

  /**
   * What was stored.
   *
   * @param endsAny whether a secret or an access token ended that worked before
   * @param ended the hashes that find the key no more; empty if the answer was lost
   */
  private record Stored(
      KeyRecord record, boolean endsAny, Committed committed, List<KeyHash> ended) {}

  /** A secret for a key to have. */
  public Secret secret(Roller roller) {
    return minter.secret(roller.attempt());
  }

  /**
   * Gives a key another secret. If a secret or a token ends by that, waits for the fleet to refuse
   * it. Repeated with the same secret, changes nothing more and waits again.
   *
   * @param overlap how long the secret before still works; null for not at all
   * @return empty if there is no such key
   * @throws io.latchkey.mutation.OutcomeUnknownException if the store has not said whether it
   *     happened
   * @throws io.latchkey.mutation.ConfirmationUnknownException if it is done but nobody could be
   *     waited for
   */
  public Optional<Rolled> roll(Roller roller, KeyId id, Secret secret, @Nullable Duration overlap) {
    long since = fleet.now();
    Optional<Stored> done = store(roller, id, secret, overlap);
    if (done.isEmpty()) {
      return Optional.empty();
    }
    Stored stored = done.get();
    KeyRecord record = stored.record();
    memory.remember(new Ending.SecretReplaced(id, record.secrets(), stored.ended()));
    Supplier<Committed> again =
        () ->
            store(roller, id, secret, overlap)
                .map(Stored::committed)
                .orElseGet(() -> store.confirmAbsent(id));
    Confirmation confirmation =
        stored.endsAny() ? fleet.await(stored.committed(), again, since) : null;
    log.info(
        "event=key.rolled key={} actor={} overlap={} confirmed={} pending={}",
        id,
        roller,
        overlap,
        confirmation == null ? "none" : confirmation.confirmed().size(),
        confirmation == null ? "none" : confirmation.pending().size());
    return Optional.of(new Rolled(record, secret, stored.committed(), confirmation));
  }

  private Optional<Stored> store(
      Roller roller, KeyId id, Secret secret, @Nullable Duration overlap) {
    KeyHash hash = minter.hash(secret);
    Attempts attempts = roller.attempt().mutation();
    return attempts.change(
        () -> store.find(id),
        found ->
            found.map(
                before -> {
                  if (before.hashes().get(0).equals(hash)) {
                    Committed committed = attempts.ask(() -> store.confirm(before));
                    return new Stored(before, true, committed, List.of());
                  }
                  Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                  roller.check(before, now);
                  Instant ends = overlap == null ? null : now.plus(overlap);
                  KeyRecord rolled = before.roll(hash, secret.tail(), now, ends);
                  return replace(before, rolled, roller, overlap);
                }));
  }

  private Stored replace(
      KeyRecord before, KeyRecord rolled, Roller roller, @Nullable Duration overlap) {
    Map<String, String> details = new HashMap<>(roller.details());
    if (overlap != null) {
      details.put("overlap", overlap.toString());
    }
    Event event = rolled.event("rolled", roller.inEventOf(rolled), details);
    Committed committed = store.noting(event).roll(before, rolled);
    boolean endsAny = overlap == null || before.hashes().size() > 1 || committed.tokens() > 0;
    List<KeyHash> ended =
        before.hashes().stream().filter(each -> !rolled.hashes().contains(each)).toList();
    return new Stored(rolled, endsAny, committed, ended);
  }
}
