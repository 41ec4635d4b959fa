package io.latchkey.keystore;

import io.latchkey.change.Position;
import io.latchkey.change.StoredChange;
import io.latchkey.event.Event;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of API keys. Every mutation is one atomic step with its entry in the change feed: all
 * of it happens or nothing does. Calls block, and throw {@link
 * io.latchkey.store.StoreUnavailableException} where the store can't be asked: a mutation may have
 * happened then.
 */
public interface KeyStore {

  /** This store, whose mutations write an event in their own step; those that fail write none. */
  KeyStore noting(Event event);

  /**
   * Stores a new key.
   *
   * @throws ConflictException where its ID or its hash is there already
   * @throws KeyLimitException where one of its projects has as many active keys as it may have
   * @throws UnknownProjectException where one of its projects does not exist
   */
  Position create(KeyRecord record);

  /**
   * Stores new keys, each for itself, in one step of the store: those that can't be stored leave
   * nothing. Gateways are told once for all of them. Each writes an event of its own.
   *
   * @param events one for each record
   * @param unlimited whether a project may come to have more active keys than it may have
   * @return what became of each, in their order
   */
  List<Creation> createAll(List<KeyRecord> records, List<Event> events, boolean unlimited);

  /**
   * What became of one of many new keys.
   *
   * @param about the ID of the key that has one of its hashes, or of the project; else empty
   */
  record Creation(Kind kind, String about) {

    /** Whether it was stored, or why not. */
    public enum Kind {
      STORED,
      /** One of its hashes is another key's, or its own because it was stored before. */
      HASH_TAKEN,
      /** Its ID is there with another secret. */
      ID_TAKEN,
      /** A key with its ID was deleted lately, and instances go on refusing that. */
      ID_DELETED,
      /** One of its projects does not exist. */
      NO_PROJECT,
      /** One of its projects has as many active keys as it may have. */
      NO_ROOM
    }
  }

  /** The record; empty where there is none. */
  Optional<KeyRecord> find(KeyId id);

  /** The key that has a secret with this hash, or had one that still works; empty for none. */
  Optional<KeyRecord> find(KeyHash hash);

  /** The records, in the order of their IDs; without those that are not there. One question. */
  List<KeyRecord> findAll(List<KeyId> ids);

  /**
   * Stores a revoked record over the version before it.
   *
   * @throws ConflictException where the stored version is another one
   */
  Committed revoke(KeyRecord revoked);

  /**
   * Stores a record that was suspended or resumed over the version before it.
   *
   * @param before the record that is replaced
   * @throws ConflictException if the stored version is another one
   */
  Committed suspend(KeyRecord before, KeyRecord changed);

  /**
   * Stores a record with another secret over the version before it. What was known by hashes that
   * the new one does not have is not found any more, nor is any access token; an old secret's hash
   * is forgotten after its end.
   *
   * @param before the record that is replaced
   * @throws ConflictException where the stored version is another one
   */
  Committed roll(KeyRecord before, KeyRecord rolled);

  /**
   * Stores a record that has lost a project over the version before it. No access token of the key
   * is found any more.
   *
   * @throws ConflictException if the stored version is another one
   */
  Committed narrow(KeyRecord narrowed, ProjectId lost);

  /**
   * Stores a record with another description, or other labels, over the version before it. Gateways
   * are told of other labels, and nobody waits for them: no decision depends on these.
   *
   * @param before the record that is replaced
   * @throws ConflictException where the stored version is another one
   */
  void describe(KeyRecord before, KeyRecord described);

  /**
   * Removes a record, its hashes, its access tokens and its places in all lists.
   *
   * @throws ConflictException where the stored version is another one
   */
  Committed delete(KeyRecord record);

  /**
   * Makes sure that a record is stored as it is here, and that replicas have it as after a
   * mutation. Changes nothing.
   *
   * @return the feed's end: an instance that has applied it has applied whatever made the record so
   * @throws ConflictException if the stored version is another one, or there is no such key
   */
  Committed confirm(KeyRecord stored);

  /**
   * Makes sure that there is no key with an ID; otherwise as {@link #confirm}.
   *
   * @throws ConflictException if there is one
   */
  Committed confirmAbsent(KeyId id);

  /**
   * Keys, newest first; fewer than there are, or none, where {@code next} says so.
   *
   * @param organization null for all
   * @param project where it is there, {@code organization} does not count; null for all
   */
  Page list(
      @Nullable OrganizationId organization,
      @Nullable ProjectId project,
      @Nullable Cursor after,
      int most);

  /**
   * What a strict mutation left.
   *
   * @param change that was stored; the feed's end if all of it was stored before
   * @param replicas how many replicas have acknowledged it; zero where none were asked to
   * @param tokens how many access tokens it removed
   */
  record Committed(StoredChange change, int replicas, int tokens) {}

  /** A place in a list of keys: behind the key with this time of creation and ID. */
  record Cursor(long createdMillis, KeyId id) implements KeyPlace {}

  /** Some of a list's keys; {@code next} is null at the end of the list. */
  record Page(List<KeyRecord> records, @Nullable Cursor next) {}
}
