package io.latchkey.admin.keys;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.keys.KeyLifecycle.Refused;
import io.latchkey.admin.keys.KeyRevocation.Ended;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.change.Confirmation;
import io.latchkey.event.Event;
import io.latchkey.key.KeyId;
import io.latchkey.key.Suspension;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.mutation.Attempts;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suspends and resumes keys, as strictly as they are revoked: the fleet is waited for, and what was
 * answered holds through a failover. Neither fails because the key is that way already. Calls
 * block, and throw as {@link KeyLifecycle#revoke}.
 */
final class KeySuspension {

  private static final Logger log = LoggerFactory.getLogger(KeySuspension.class);

  private final KeyStore store;
  private final EndingMemory memory;
  private final FleetWait fleet;
  private final InstantSource clock;

  KeySuspension(KeyStore store, EndingMemory memory, FleetWait fleet, InstantSource clock) {
    this.store = store;
    this.memory = memory;
    this.fleet = fleet;
    this.clock = clock;
  }

  /**
   * Sees to it that a key is suspended, or that it is not.
   *
   * @param reason null for none; not noted if nothing changes
   * @return empty if there is no such key
   * @throws ProblemException if the key has expired or was revoked
   */
  Optional<Refused> change(Actor actor, KeyId id, boolean suspends, @Nullable String reason) {
    long since = fleet.now();
    Optional<Ended> done = change(actor, id, key -> wanted(key, suspends, reason));
    if (done.isEmpty()) {
      return Optional.empty();
    }
    Ended changed = done.get();
    Suspension now = changed.record().key().suspension();
    Confirmation confirmation =
        fleet.await(changed.committed(), () -> again(actor, id, now), since);
    log.info(
        "event=key.{} key={} actor={} confirmed={} pending={} tookMillis={}",
        suspends ? "suspended" : "resumed",
        id,
        actor,
        confirmation.confirmed().size(),
        confirmation.pending().size(),
        confirmation.took().toMillis());
    return Optional.of(new Refused(changed, confirmation));
  }

  /** What a key gets; null if it is that way already. */
  private @Nullable Suspension wanted(KeyRecord key, boolean suspends, @Nullable String reason) {
    long now = clock.millis();
    if (key.key().status(now).isOver()) {
      throw new ProblemException(
          ProblemKind.KEY_NOT_ACTIVE,
          "An API key that has expired or was revoked can be neither suspended nor resumed: it"
              + " doesn't work anyway.");
    }
    return key.key().isSuspended() == suspends
        ? null
        : Suspension.next(key.key().suspension(), suspends, now, reason);
  }

  /** Sees to it that another primary has it, unless somebody has decided otherwise there since. */
  private Committed again(Actor actor, KeyId id, @Nullable Suspension mine) {
    return change(
            actor,
            id,
            key ->
                mine != null && !key.key().revoked() && mine.isAfter(key.key().suspension())
                    ? mine
                    : null)
        .map(Ended::committed)
        .orElseGet(() -> store.confirmAbsent(id));
  }

  private Optional<Ended> change(
      Actor actor, KeyId id, Function<KeyRecord, @Nullable Suspension> wanted) {
    Attempts attempts = new Attempts();
    return attempts.change(
        () -> store.find(id),
        found -> found.map(before -> change(actor, before, wanted.apply(before), attempts)));
  }

  /** As it is stored now; {@code next} is null if that is so already. */
  private Ended change(
      Actor actor, KeyRecord before, @Nullable Suspension next, Attempts attempts) {
    Committed committed =
        next == null
            ? attempts.ask(() -> store.confirm(before))
            : store.noting(event(actor, before, next)).suspend(before, before.with(next));
    KeyRecord after = next == null ? before : before.with(next);
    remember(after, next == null ? null : before.key().suspension());
    return new Ended(after, committed, next != null);
  }

  private void remember(KeyRecord record, @Nullable Suspension before) {
    Suspension now = record.key().suspension();
    if (now != null) {
      memory.remember(new Ending.SuspensionChanged(record.key().id(), now, before));
    }
  }

  private static Event event(Actor actor, KeyRecord key, Suspension next) {
    String reason = next.reason();
    return Events.key(
        next.holds() ? "suspended" : "resumed",
        actor,
        key,
        reason == null ? Map.of() : Map.of("reason", reason));
  }
}
