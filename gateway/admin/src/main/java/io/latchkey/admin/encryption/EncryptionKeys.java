package io.latchkey.admin.encryption;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.change.Confirmation;
import io.latchkey.encryption.EncryptionKey;
import io.latchkey.encryption.EncryptionKeyId;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.KeyMaker;
import io.latchkey.encryption.KeyState;
import io.latchkey.event.Event;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.keystore.Project;
import io.latchkey.mutation.FleetWait;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a project's encryption keys. A new key decrypts everywhere before it encrypts
 * anywhere; a key that is disabled or destroyed is said to be so once no gateway uses it any more,
 * as with a revocation. Calls block, and throw as {@link EncryptionRecords} and {@link FleetWait}.
 */
final class EncryptionKeys {

  private static final Logger log = LoggerFactory.getLogger(EncryptionKeys.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final EncryptionRecords records;
  private final @Nullable KeyMaker maker;
  private final KeyStore keys;
  private final FleetWait fleet;
  private final InstantSource clock;

  /**
   * Keys.
   *
   * @param maker null if this gateway has no master key
   * @param keys knows where the feed ends
   */
  EncryptionKeys(
      EncryptionRecords records,
      @Nullable KeyMaker maker,
      KeyStore keys,
      FleetWait fleet,
      InstantSource clock) {
    this.records = records;
    this.maker = maker;
    this.keys = keys;
    this.fleet = fleet;
    this.clock = clock;
  }

  /** A key in its new state, and which gateways know. */
  record Changed(EncryptionKey key, Confirmation confirmation) {}

  /**
   * Makes what needs the master key.
   *
   * @throws ProblemException if this gateway has none
   */
  KeyMaker maker() {
    if (maker == null) {
      throw new ProblemException(
          ProblemKind.ENCRYPTION_UNAVAILABLE,
          "Encryption is off: this gateway has no master key. Whoever runs it turns encryption on"
              + " with latchkey.encryption.master-key-file.");
    }
    return maker;
  }

  /**
   * Gives a project another primary key: makes one that every gateway can decrypt with, waits for
   * that, and only then has it encrypt. If a gateway did not confirm in time, the key stays
   * pending, and the next call carries on with it.
   */
  Changed rotate(Actor actor, Project project) {
    return rotate(actor, project, found -> true).orElseThrow();
  }

  /**
   * The same, unless somebody else has done it meanwhile.
   *
   * @param due whether another key is needed, by what is stored; one that is pending always is
   */
  Optional<Changed> rotate(Actor actor, Project project, Predicate<EncryptionRecord> due) {
    KeyMaker making = maker();
    EncryptionKeyId wanted = EncryptionKeyId.generate(actor.attempt().random(RANDOM));
    Optional<EncryptionKeyId> prepared = prepared(actor, project, making, wanted, due);
    return prepared.map(id -> promote(actor, project, making, id));
  }

  private Changed promote(Actor actor, Project project, KeyMaker making, EncryptionKeyId id) {
    Confirmation confirmation = await(() -> prepared(actor, project, making, id, found -> true));
    if (!confirmation.pending().isEmpty()) {
      log.warn(
          "event=encryption_key.pending project={} key={} pending={}",
          project.id(),
          id,
          confirmation.pending().size());
      return new Changed(key(records.find(project), id), confirmation);
    }
    EncryptionRecord rotated =
        records.change(
            actor,
            project,
            found ->
                key(found, id).state() == KeyState.PENDING
                    ? found.promote(id, clock.instant())
                    : found,
            Events.encryptionKey("rotated", actor, project, id));
    log.info("event=encryption_key.rotated project={} key={} actor={}", project.id(), id, actor);
    return new Changed(key(rotated, id), confirmation);
  }

  /** The key that is to be the primary: the one that is pending already, or a new one. */
  private Optional<EncryptionKeyId> prepared(
      Actor actor,
      Project project,
      KeyMaker making,
      EncryptionKeyId wanted,
      Predicate<EncryptionRecord> due) {
    EncryptionRecord stored =
        records.change(
            actor,
            project,
            found ->
                found.key(wanted).isPresent() || found.pending().isPresent() || !due.test(found)
                    ? found
                    : withKey(found, making, wanted),
            Events.encryptionKey("created", actor, project, wanted));
    return stored.key(wanted).or(stored::pending).map(EncryptionKey::id);
  }

  private EncryptionRecord withKey(
      EncryptionRecord found, KeyMaker making, EncryptionKeyId wanted) {
    if (!making.opens(found)) {
      throw new ProblemException(
          ProblemKind.ENCRYPTION_UNAVAILABLE,
          "The project's keys were sealed under another master key than this gateway's. Every"
              + " gateway needs the same latchkey.encryption.master-key-file.");
    }
    return found.withKey(making.make(found, wanted, KeyState.PENDING, clock.instant()));
  }

  /**
   * Seals a project's keys under the primary master key, if they aren't. They stay as they are if
   * this gateway lacks the master key that they are sealed under.
   */
  void sealAnew(Project project, EncryptionRecord found) {
    if (!sealedAnew(found).equals(found)) {
      var unused = records.change(Actor.PROGRAM, project, this::sealedAnew, null);
      log.info("event=encryption_key.sealed_anew project={}", project.id());
    }
  }

  private EncryptionRecord sealedAnew(EncryptionRecord found) {
    try {
      return maker().sealAnew(found);
    } catch (GeneralSecurityException e) {
      log.warn("encryption sealed=\"under another master key\" project={}", found.project());
      return found;
    }
  }

  /**
   * Has a key do nothing more, until it is enabled.
   *
   * @throws ProblemException if it is the primary, or destroyed
   */
  Changed disable(Actor actor, Project project, EncryptionKeyId id) {
    return change(actor, project, id, KeyState.DISABLED, "disabled");
  }

  /**
   * Has a disabled key decrypt again.
   *
   * @throws ProblemException if it is destroyed
   */
  Changed enable(Actor actor, Project project, EncryptionKeyId id) {
    return change(actor, project, id, KeyState.ACTIVE, "enabled");
  }

  /**
   * Destroys a key, with all that it encrypted.
   *
   * @throws ProblemException if it is the primary
   */
  Changed destroy(Actor actor, Project project, EncryptionKeyId id) {
    return change(actor, project, id, KeyState.DESTROYED, "destroyed");
  }

  private Changed change(
      Actor actor, Project project, EncryptionKeyId id, KeyState wanted, String action) {
    Event event = Events.encryptionKey(action, actor, project, id);
    UnaryOperator<EncryptionRecord> change = found -> changed(found, id, wanted);
    EncryptionRecord stored = records.change(actor, project, change, event);
    Confirmation confirmation = await(() -> records.change(actor, project, change, event));
    log.info(
        "event=encryption_key.{} project={} key={} actor={} confirmed={} pending={}",
        action,
        project.id(),
        id,
        actor,
        confirmation.confirmed().size(),
        confirmation.pending().size());
    return new Changed(key(stored, id), confirmation);
  }

  private EncryptionRecord changed(EncryptionRecord found, EncryptionKeyId id, KeyState wanted) {
    KeyState present = key(found, id).state();
    boolean isSo = present == wanted || (wanted == KeyState.ACTIVE && present.decrypts());
    if (isSo) {
      return found;
    }
    if (present == KeyState.PRIMARY) {
      throw new ProblemException(
          ProblemKind.ENCRYPTION_KEY_IN_USE,
          "This is the key that encrypts. Rotate first: then another one does, and this one can be"
              + " disabled or destroyed.");
    }
    if (present == KeyState.DESTROYED) {
      throw new ProblemException(
          ProblemKind.ENCRYPTION_KEY_NOT_FOUND,
          "This key was destroyed. That can't be undone, and neither can it be disabled or"
              + " enabled.");
    }
    return found.change(id, wanted, clock.instant());
  }

  private static EncryptionKey key(EncryptionRecord record, EncryptionKeyId id) {
    return record.key(id).orElseThrow(EncryptionKeys::unknown);
  }

  /** The key with an ID that a caller sent. */
  static EncryptionKeyId id(String sent) {
    return Optional.ofNullable(EncryptionKeyId.parse(sent)).orElseThrow(EncryptionKeys::unknown);
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ProblemKind.ENCRYPTION_KEY_NOT_FOUND, "The project has no encryption key with this ID.");
  }

  private Confirmation await(Runnable again) {
    return fleet.await(
        stored(),
        () -> {
          again.run();
          return stored();
        },
        fleet.now());
  }

  /** The feed's end, with the replicas that have it. */
  private Committed stored() {
    return keys.confirmAbsent(KeyId.generate(RANDOM));
  }
}
