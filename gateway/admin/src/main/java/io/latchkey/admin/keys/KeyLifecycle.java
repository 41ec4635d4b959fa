package io.latchkey.admin.keys;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.keys.KeyMinter.Minted;
import io.latchkey.admin.keys.KeyRevocation.Ended;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.change.Confirmation;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyLimitException;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyStore;
import io.latchkey.mutation.Attempts;
import io.latchkey.mutation.ConfirmationUnknownException;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an API key: created, described, revoked, deleted. Calls block. Besides what each
 * says, all throw {@link io.latchkey.store.StoreUnavailableException} where the store can't be
 * asked and nothing was changed, and {@code OutcomeUnknownException} where it may have been.
 */
final class KeyLifecycle {

  private static final Logger log = LoggerFactory.getLogger(KeyLifecycle.class);

  private final KeyStore store;
  private final KeyMinter minter;
  private final KeyRevocation endings;
  private final EndingMemory memory;
  private final FleetWait fleet;
  private final InstantSource clock;

  public KeyLifecycle(
      KeyStore store,
      KeyMinter minter,
      KeyRevocation endings,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    this.store = store;
    this.minter = minter;
    this.endings = endings;
    this.memory = memory;
    this.fleet = fleet;
    this.clock = clock;
  }

  /** A key that the fleet refuses, as far as the confirmation says. */
  public record Refused(Ended ended, Confirmation confirmation) {}

  /**
   * Makes a key.
   *
   * @return the only place where its secret is ever shown
   * @throws KeyLimitException where one of its projects has all the active keys that it may have
   * @throws io.latchkey.keystore.UnknownProjectException where one of its projects is gone
   */
  Minted create(Actor actor, NewKey wanted) {
    Minted minted = minter.mint(actor, wanted);
    KeyRecord stored = store(actor, minted.record());
    log.info(
        "event=key.created key={} organization={} actor={}",
        stored.key().id(),
        wanted.organization(),
        actor);
    return new Minted(stored, minted.secret());
  }

  /** The key as it is stored: as an earlier try has made it, if there was one. */
  private KeyRecord store(Actor actor, KeyRecord record) {
    KeyStore noting = store.noting(Events.key("created", actor, record, Map.of()));
    return actor
        .attempt()
        .mutation()
        .once(
            () -> {
              noting.create(record);
              return record;
            },
            () ->
                store
                    .find(record.key().id())
                    .filter(found -> found.hashes().equals(record.hashes())));
  }

  /**
   * Describes a key.
   *
   * @param current as it was read
   * @throws ConflictException where it is another one by now
   */
  KeyRecord describe(Actor actor, KeyRecord current, KeyRecord described) {
    if (!described.equals(current)) {
      KeyStore noting = store.noting(Events.key("described", actor, described, Map.of()));
      var unused =
          new Attempts()
              .once(
                  () -> {
                    noting.describe(current, described);
                    return described;
                  },
                  () -> store.find(current.key().id()).filter(described::equals));
    }
    log.info("event=key.described key={} actor={}", current.key().id(), actor);
    return described;
  }

  /**
   * Revokes a key and waits for the fleet. A key that is revoked already is waited for again.
   *
   * @return empty where there is no such key
   * @throws ConfirmationUnknownException where it is revoked but nobody could be waited for
   */
  public Optional<Refused> revoke(Actor actor, KeyId id, @Nullable String reason) {
    long since = fleet.now();
    Revocation why = new Revocation(now(), reason);
    Optional<Ended> ended = endings.revoke(actor, id, why);
    if (ended.isEmpty()) {
      return Optional.empty();
    }
    memory.remember(new Ending.Revoked(id, ended.get().record().revocation()));
    return Optional.of(
        refused("key.revoked", actor, ended.get(), () -> endings.revoke(actor, id, why), since));
  }

  /**
   * Removes a key and waits for the fleet.
   *
   * @param force whether a key may go that is still active
   * @return empty where there is no such key
   * @throws ProblemException where the key is active and that was not said
   * @throws ConfirmationUnknownException where it is gone but nobody could be waited for
   */
  public Optional<Refused> delete(Actor actor, KeyId id, boolean force) {
    long since = fleet.now();
    Optional<Ended> ended = endings.delete(actor, id, key -> requireEnded(key, force));
    if (ended.isEmpty()) {
      fleet.await(store.confirmAbsent(id), () -> store.confirmAbsent(id), since);
      return Optional.empty();
    }
    memory.remember(new Ending.Deleted(id));
    return Optional.of(
        refused(
            "key.deleted", actor, ended.get(), () -> endings.delete(actor, id, key -> {}), since));
  }

  private void requireEnded(KeyRecord record, boolean force) {
    if (!force && !record.key().status(clock.millis()).isOver()) {
      throw new ProblemException(
          ProblemKind.KEY_ACTIVE,
          "This API key has not ended, and deleting it would leave no record of it. Revoke it"
              + " first, or say force=true to delete it as it is.");
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Refused refused(
      String event, Actor actor, Ended ended, Supplier<Optional<Ended>> again, long since) {
    KeyId id = ended.record().key().id();
    Confirmation confirmation =
        fleet.await(
            ended.committed(),
            () -> again.get().map(Ended::committed).orElseGet(() -> store.confirmAbsent(id)),
            since);
    log.info(
        "event={} key={} actor={} confirmed={} pending={} tookMillis={}",
        event,
        id,
        actor,
        confirmation.confirmed().size(),
        confirmation.pending().size(),
        confirmation.took().toMillis());
    return new Refused(ended, confirmation);
  }
}
