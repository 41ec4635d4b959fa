package io.latchkey.keystore.redis;

import io.latchkey.change.Change.Action;
import io.latchkey.change.Change.Subject;
import io.latchkey.change.Position;
import io.latchkey.change.RevocationSettings;
import io.latchkey.event.Event;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeyStore;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API keys in Redis. */
final class RedisKeyStore implements KeyStore {

  private final StandingSession session;
  private final StandingSession revocations;
  private final RedisNames names;
  private final KeyPlaces at;
  private final KeyLists lists;
  private final KeyCreations creations;
  private final KeySearch search;
  private final Committer committer;
  private final KeyJson json;
  private final EndingJson endings = new EndingJson();
  private final RevocationSettings settings;
  private final @Nullable Event event;

  /**
   * A store.
   *
   * @param revocations the session that revocations go over, and may wait for replicas on
   */
  RedisKeyStore(
      StandingSession session,
      StandingSession revocations,
      RedisNames names,
      Committer committer,
      KeyJson json,
      RevocationSettings settings) {
    this.session = session;
    this.revocations = revocations;
    this.names = names;
    this.at = new KeyPlaces(names);
    this.lists = new KeyLists(at);
    this.creations = new KeyCreations(at, lists, json);
    this.search = new RedisKeySearch(session, at, json);
    this.committer = committer;
    this.json = json;
    this.settings = settings;
    this.event = null;
  }

  private RedisKeyStore(RedisKeyStore store, Event event) {
    this.session = store.session;
    this.revocations = store.revocations;
    this.names = store.names;
    this.at = store.at;
    this.lists = store.lists;
    this.creations = store.creations;
    this.search = store.search;
    this.committer = store.committer;
    this.json = store.json;
    this.settings = store.settings;
    this.event = event;
  }

  @Override
  public KeyStore noting(Event noted) {
    return new RedisKeyStore(this, noted);
  }

  @Override
  public Position create(KeyRecord record) {
    Mutation mutation = creations.of(committer.mutation(event), record, false);
    return committer.commit(session, mutation, failed -> KeyCreations.failure(failed, record));
  }

  @Override
  public List<Creation> createAll(List<KeyRecord> records, List<Event> events, boolean unlimited) {
    List<Mutation> mutations = new ArrayList<>();
    Mutation first = committer.mutation(null);
    for (int i = 0; i < records.size(); i++) {
      Mutation mutation = i == 0 ? first : first.another();
      mutation.log(names.of("events"), events.get(i));
      mutations.add(creations.of(mutation, records.get(i), unlimited));
    }
    List<Committer.@Nullable Failed> failures = committer.commitAll(session, mutations);
    List<Creation> creations = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      Committer.Failed failed = failures.get(i);
      creations.add(
          failed == null
              ? new Creation(Creation.Kind.STORED, "")
              : KeyCreations.refused(failed, records.get(i)));
    }
    return creations;
  }

  @Override
  public Optional<KeyRecord> find(KeyId id) {
    String found = RedisSession.await(session.ask(commands -> commands.get(at.record(id))));
    return Optional.ofNullable(found).map(json::read);
  }

  @Override
  public Optional<KeyRecord> find(KeyHash hash) {
    String found = RedisSession.await(session.ask(commands -> commands.get(at.hash(hash))));
    return Optional.ofNullable(found)
        .map(KeyId::parse)
        .flatMap(this::find)
        .filter(record -> record.hashes().contains(hash));
  }

  @Override
  public List<KeyRecord> findAll(List<KeyId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    String[] wanted = ids.stream().map(at::record).toArray(String[]::new);
    return RedisSession.await(session.ask(commands -> commands.mget(wanted))).stream()
        .filter(Value::hasValue)
        .map(found -> json.read(found.getValue()))
        .toList();
  }

  @Override
  public Committed revoke(KeyRecord revoked) {
    ApiKey key = revoked.key();
    Mutation mutation = replacing(key.id(), key.version() - 1);
    mutation.set(at.record(key.id()), json.write(revoked));
    lists.revoke(mutation, revoked);
    return commitWithReplicas(
        mutation.tell(Subject.KEY, key.id().toString(), Action.REVOKED, endings.revoked(revoked)),
        key.id());
  }

  @Override
  public Committed suspend(KeyRecord before, KeyRecord changed) {
    KeyId id = changed.key().id();
    Mutation mutation = replacing(id, before.key().version());
    mutation.set(at.record(id), json.write(changed));
    lists.suspend(mutation, changed);
    String ending = endings.suspended(before.key().suspension(), changed.key().suspension());
    return commitWithReplicas(
        mutation.tell(Subject.KEY, id.toString(), Action.UPDATED, ending), id);
  }

  @Override
  public Committed roll(KeyRecord before, KeyRecord rolled) {
    String id = rolled.key().id().toString();
    Mutation mutation = replacing(rolled.key().id(), before.key().version());
    mutation.set(at.record(rolled.key().id()), json.write(rolled));
    for (KeyHash each : rolled.hashes()) {
      if (!before.hashes().contains(each)) {
        mutation.mustBeAbsent(at.hash(each)).set(at.hash(each), id);
      }
    }
    for (KeyHash each : before.hashes()) {
      if (!rolled.hashes().contains(each)) {
        mutation.delete(at.hash(each));
      }
    }
    lists.roll(mutation, before, rolled);
    creations.forgetOldSecret(mutation, rolled);
    endTokens(mutation, rolled.key().id());
    return commitWithReplicas(
        mutation.tell(Subject.KEY, id, Action.UPDATED, endings.rolled(before, rolled)),
        rolled.key().id());
  }

  @Override
  public Committed narrow(KeyRecord narrowed, ProjectId lost) {
    KeyId id = narrowed.key().id();
    Mutation mutation = replacing(id, narrowed.key().version() - 1);
    mutation.set(at.record(id), json.write(narrowed));
    lists.leave(mutation, id, lost);
    endTokens(mutation, id);
    return commitWithReplicas(mutation.tell(Subject.KEY, id.toString(), Action.UPDATED), id);
  }

  @Override
  public void describe(KeyRecord before, KeyRecord described) {
    ApiKey key = described.key();
    Mutation mutation = replacing(key.id(), before.key().version());
    mutation.set(at.record(key.id()), json.write(described));
    if (!before.key().labels().equals(key.labels())) {
      lists.label(mutation, described, before.key().labels());
      mutation.tell(Subject.KEY, key.id().toString(), Action.UPDATED);
    }
    committer.commit(session, mutation, RedisKeyStore::changed);
  }

  @Override
  public Committed delete(KeyRecord record) {
    ApiKey key = record.key();
    String id = key.id().toString();
    Mutation mutation = replacing(key.id(), key.version());
    mutation.delete(at.record(key.id()));
    mutation.set(at.deleted(key.id()), "").forgetAt(at.deleted(key.id()), forgottenEverywhere());
    lists.remove(mutation, record);
    record.hashes().forEach(hash -> mutation.delete(at.hash(hash)));
    endTokens(mutation, key.id());
    return commitWithReplicas(mutation.tell(Subject.KEY, id, Action.DELETED), key.id());
  }

  @Override
  public Committed confirm(KeyRecord stored) {
    return commitWithReplicas(
        replacing(stored.key().id(), stored.key().version()).leaveATrace(), stored.key().id());
  }

  @Override
  public Committed confirmAbsent(KeyId id) {
    return commitWithReplicas(
        committer.mutation(null).mustBeAbsent(at.record(id)).leaveATrace(), id);
  }

  /**
   * When no instance remembers any more that a key was deleted now: one that was away may have read
   * so as late as the feed had it.
   */
  private Instant forgottenEverywhere() {
    return committer.now().plus(committer.retention()).plus(settings.memory());
  }

  private void endTokens(Mutation mutation, KeyId id) {
    mutation.end(names.of("access-tokens", id.toString()), names.of("hash", ""));
  }

  private Mutation replacing(KeyId id, int version) {
    return committer.mutation(event).mustHaveVersion(at.record(id), version);
  }

  private Committed commitWithReplicas(Mutation mutation, KeyId id) {
    if (settings.replicas() == 0) {
      Committer.Done done = committer.carryOut(session, mutation, RedisKeyStore::changed);
      return new Committed(done.change(), 0, done.ended());
    }
    Committer.Done done = committer.carryOut(revocations, mutation, RedisKeyStore::changed);
    int acknowledged =
        RedisSession.await(
            revocations.waitForReplicas(at.record(id), settings.replicas(), settings.waitFor()));
    return new Committed(done.change(), acknowledged, done.ended());
  }

  private static RuntimeException changed(Committer.Failed failed) {
    return new ConflictException(
        ConflictException.Kind.VERSION, "the key was changed by somebody else");
  }

  @Override
  public Page list(
      @Nullable OrganizationId organization,
      @Nullable ProjectId project,
      @Nullable Cursor after,
      int most) {
    KeySearch.Found found = search.search(KeyQuery.all(organization, project), after, most);
    List<KeyRecord> records = found.hits().stream().map(KeySearch.Hit::record).toList();
    return new Page(records, (Cursor) found.next());
  }
}
