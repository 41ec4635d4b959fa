package io.latchkey.admin.keys;

import io.latchkey.admin.audit.BulkSummary;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.keys.KeyRevocation.Ended;
import io.latchkey.change.Confirmation;
import io.latchkey.event.EventLog;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.keystore.KeyStore.Page;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revokes many keys, one after the other, and waits for the fleet once. The event log gets an event
 * of each key and one that sums them up for each organization. Calls block; one that is cut off
 * half-way has revoked some, and can be made again. They throw as {@link KeyLifecycle#revoke}.
 */
final class BulkRevocation {

  private static final Logger log = LoggerFactory.getLogger(BulkRevocation.class);
  private static final int STEP = 200;

  private final KeyStore store;
  private final KeyRevocation endings;
  private final EndingMemory memory;
  private final FleetWait fleet;
  private final EventLog events;
  private final InstantSource clock;

  BulkRevocation(
      KeyStore store,
      KeyRevocation endings,
      EndingMemory memory,
      FleetWait fleet,
      EventLog events,
      InstantSource clock) {
    this.store = store;
    this.endings = endings;
    this.memory = memory;
    this.fleet = fleet;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What a sweep did.
   *
   * @param revoked keys that are revoked now, also those that were before
   * @param unknown keys that are not there
   */
  record Swept(List<KeyId> revoked, List<KeyId> unknown, Confirmation confirmation) {}

  /**
   * Revokes keys by ID.
   *
   * @param strange that are not there for the caller
   */
  Swept revoke(Actor actor, List<KeyId> keys, List<KeyId> strange, @Nullable String reason) {
    long since = fleet.now();
    Swathe swathe = new Swathe(actor, reason);
    List<KeyId> unknown = new ArrayList<>(strange);
    for (KeyId key : keys) {
      if (!swathe.end(key)) {
        unknown.add(key);
      }
    }
    return swept(swathe, unknown, since);
  }

  /**
   * Revokes all active and suspended keys of an organization or a project that are wanted; one that
   * is made meanwhile may be left.
   *
   * @param organization null for all
   * @param project null for all of the organization's
   */
  Swept revokeAll(
      Actor actor,
      @Nullable OrganizationId organization,
      @Nullable ProjectId project,
      Predicate<KeyRecord> wanted,
      @Nullable String reason) {
    long since = fleet.now();
    Swathe swathe = new Swathe(actor, reason);
    Cursor after = null;
    do {
      Page page = store.list(organization, project, after, STEP);
      for (KeyRecord record : page.records()) {
        boolean active = !record.key().status(clock.millis()).isOver();
        if (active && wanted.test(record)) {
          swathe.end(record.key().id());
        }
      }
      after = page.next();
    } while (after != null);
    return swept(swathe, List.of(), since);
  }

  private Swept swept(Swathe swathe, List<KeyId> unknown, long since) {
    swathe.summary.write(events, "revoked", swathe.actor, swathe.why.reason());
    Confirmation confirmation = fleet.await(swathe.stored(), swathe::again, since);
    List<KeyId> revoked = List.copyOf(swathe.committed.keySet());
    log.info(
        "event=keys.revoked keys={} actor={} confirmed={} pending={} tookMillis={}",
        revoked.size(),
        swathe.actor,
        confirmation.confirmed().size(),
        confirmation.pending().size(),
        confirmation.took().toMillis());
    return new Swept(revoked, List.copyOf(unknown), confirmation);
  }

  /** The keys that one sweep has revoked, and where each revocation is stored. */
  private final class Swathe {

    private final Actor actor;
    private final Revocation why;
    private final Map<KeyId, Committed> committed = new LinkedHashMap<>();
    private final BulkSummary summary = new BulkSummary();
    private @Nullable Committed last;

    Swathe(Actor actor, @Nullable String reason) {
      this.actor = actor;
      this.why = new Revocation(clock.instant().truncatedTo(ChronoUnit.MILLIS), reason);
    }

    /** Revokes a key; false if there is none. */
    boolean end(KeyId key) {
      Optional<Ended> ended = endings.revoke(actor, key, why);
      ended.ifPresent(
          done -> {
            memory.remember(new Ending.Revoked(key, done.record().revocation()));
            last = done.committed();
            if (committed.put(key, last) == null && done.isNew()) {
              summary.add(done.record().key().organization());
            }
          });
      return ended.isPresent();
    }

    /** The last revocation, or one that another server has stored; the feed's end for none. */
    Committed stored() {
      Committed end = last;
      if (end == null) {
        return fleet.end();
      }
      String history = end.change().history();
      return committed.values().stream()
          .filter(each -> !isOf(history, each))
          .findFirst()
          .orElseGet(() -> new Committed(end.change(), replicas(), 0));
    }

    private int replicas() {
      return committed.values().stream().mapToInt(Committed::replicas).min().orElseThrow();
    }

    /** Revokes those again that another server has stored than the one that is primary now. */
    Committed again() {
      String history = fleet.end().change().history();
      List<KeyId> elsewhere =
          committed.entrySet().stream()
              .filter(each -> !isOf(history, each.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      elsewhere.forEach(this::end);
      return stored();
    }

    private static boolean isOf(String history, Committed committed) {
      return committed.change().history().equals(history);
    }
  }
}
