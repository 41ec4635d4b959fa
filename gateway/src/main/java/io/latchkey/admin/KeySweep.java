package io.latchkey.admin;

import io.latchkey.admin.KeyEndings.Ended;
import io.latchkey.change.Confirmation;
import io.latchkey.key.KeyId;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.keystore.KeyStore.Page;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revokes many keys, one after the other, and waits for the fleet once. Calls block; one that is
 * cut off half-way has revoked some, and can be made again. They throw as {@link
 * KeyLifecycle#revoke}.
 */
final class KeySweep {

  private static final Logger log = LoggerFactory.getLogger(KeySweep.class);
  private static final int STEP = 200;

  private final KeyStore store;
  private final KeyEndings endings;
  private final ReassertedRevocations memory;
  private final FleetWait fleet;
  private final InstantSource clock;

  KeySweep(
      KeyStore store,
      KeyEndings endings,
      ReassertedRevocations memory,
      FleetWait fleet,
      InstantSource clock) {
    this.store = store;
    this.endings = endings;
    this.memory = memory;
    this.fleet = fleet;
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
    int resets = memory.resets();
    List<KeyId> revoked = new ArrayList<>();
    List<KeyId> unknown = new ArrayList<>(strange);
    for (KeyId key : keys) {
      (end(actor, key, reason) ? revoked : unknown).add(key);
    }
    return swept(actor, revoked, unknown, since, resets);
  }

  /**
   * Revokes all active keys of an organization or a project that are wanted; one that is made while
   * this goes on may be left.
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
    int resets = memory.resets();
    List<KeyId> revoked = new ArrayList<>();
    Cursor after = null;
    do {
      Page page = store.list(organization, project, after, STEP);
      for (KeyRecord record : page.records()) {
        boolean active = record.key().status(clock.millis()) == KeyStatus.ACTIVE;
        if (active && wanted.test(record) && end(actor, record.key().id(), reason)) {
          revoked.add(record.key().id());
        }
      }
      after = page.next();
    } while (after != null);
    return swept(actor, revoked, List.of(), since, resets);
  }

  private boolean end(Actor actor, KeyId key, @Nullable String reason) {
    Revocation why = new Revocation(clock.instant().truncatedTo(ChronoUnit.MILLIS), reason);
    Optional<Ended> ended = endings.revoke(actor, key, why);
    ended.ifPresent(done -> memory.revoked(key, done.record().revocation()));
    return ended.isPresent();
  }

  private Swept swept(
      Actor actor, List<KeyId> revoked, List<KeyId> unknown, long since, int resets) {
    memory.checkSince(resets);
    Confirmation confirmation = fleet.await(null, since);
    log.info(
        "event=keys.revoked keys={} actor={} confirmed={} pending={} tookMillis={}",
        revoked.size(),
        actor,
        confirmation.confirmed().size(),
        confirmation.pending().size(),
        confirmation.took().toMillis());
    return new Swept(List.copyOf(revoked), List.copyOf(unknown), confirmation);
  }
}
