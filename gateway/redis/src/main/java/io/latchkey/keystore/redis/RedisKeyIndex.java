package io.latchkey.keystore.redis;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.keystore.KeyIndex;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.keystore.KeyStore.Page;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The index of keys in Redis: what {@link KeyLists} puts keys into.
 *
 * <p>{@code latchkey:keys:index:<scheme>} is a hash that says how far it is whole (see {@link
 * IndexState}), and {@code …:worker} who is going through all keys, for as long as it does. A
 * change of what is in the index is another scheme: programs of both can work side by side then,
 * and each finds out by itself that the other left its index behind.
 */
final class RedisKeyIndex implements KeyIndex {

  /**
   * What is in the index: raise it with any change of {@link KeyLists} or {@link KeyWords} that
   * concerns keys which an earlier version has stored.
   */
  static final String SCHEME = "2";

  private static final int STEP = 50;
  private static final Duration HELD = Duration.ofSeconds(30);

  private final StandingSession session;
  private final KeyPlaces at;
  private final KeyLists lists;
  private final Committer committer;
  private final KeyStore store;
  private final InstantSource clock;
  private final String self = UUID.randomUUID().toString();

  RedisKeyIndex(
      StandingSession session,
      KeyPlaces at,
      Committer committer,
      KeyStore store,
      InstantSource clock) {
    this.session = session;
    this.at = at;
    this.lists = new KeyLists(at);
    this.committer = committer;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public boolean isWhole() {
    return IndexState.read(session, at).isWhole();
  }

  @Override
  public long mend() {
    if (isWhole() || !begins()) {
      return 0;
    }
    IndexState state = IndexState.read(session, at);
    String pass = state.pass();
    if (pass.isEmpty()) {
      pass = state.drift();
      note(Map.of("pass", pass, "at", ""));
    }
    Cursor after = place(state.place());
    long seen = 0;
    do {
      long begin = System.nanoTime();
      Page page = store.list(null, null, after, STEP);
      add(page.records());
      seen += page.records().size();
      after = page.next();
      if (after != null) {
        note(Map.of("at", after.createdMillis() + " " + after.id()));
        if (!goesOn()) {
          return seen;
        }
        LockSupport.parkNanos(System.nanoTime() - begin);
      }
    } while (after != null);
    note(Map.of("drift", pass, "pass", "", "at", ""));
    RedisSession.await(session.ask(commands -> commands.del(worker())));
    return seen;
  }

  /** Puts keys into the index; of those that change meanwhile, what they become. */
  private void add(List<KeyRecord> records) {
    List<KeyRecord> left = records;
    while (!left.isEmpty()) {
      List<Mutation> mutations = new ArrayList<>();
      for (KeyRecord record : left) {
        Mutation mutation =
            mutations.isEmpty() ? committer.mutation(null) : mutations.get(0).another();
        mutations.add(addition(mutation, record));
      }
      List<Committer.@Nullable Failed> failures = committer.commitAll(session, mutations);
      List<KeyRecord> changed = new ArrayList<>();
      for (int i = 0; i < failures.size(); i++) {
        if (failures.get(i) != null) {
          store.find(left.get(i).key().id()).ifPresent(changed::add);
        }
      }
      left = changed;
    }
  }

  private Mutation addition(Mutation mutation, KeyRecord record) {
    ApiKey key = record.key();
    mutation.mustHaveVersion(at.record(key.id()), key.version());
    lists.add(mutation, record);
    Instant notice =
        key.revoked() ? null : ExpiringKeys.nextNotice(key.expiresAt(), clock.instant());
    if (notice != null) {
      mutation.addNew(at.expiring(), Long.toString(notice.toEpochMilli()), key.id().toString());
    }
    return mutation;
  }

  private boolean begins() {
    return RedisSession.await(
            session.ask(
                commands -> commands.set(worker(), self, SetArgs.Builder.nx().px(HELD.toMillis()))))
        != null;
  }

  /** Whether this is still the one who works: another takes over from one who was away. */
  private boolean goesOn() {
    String working = RedisSession.await(session.ask(commands -> commands.get(worker())));
    if (!self.equals(working)) {
      return false;
    }
    RedisSession.await(
        session.ask(commands -> commands.set(worker(), self, SetArgs.Builder.px(HELD.toMillis()))));
    return true;
  }

  private void note(Map<String, String> fields) {
    RedisSession.await(session.ask(commands -> commands.hset(at.index(), new HashMap<>(fields))));
  }

  private static @Nullable Cursor place(String text) {
    if (text.isEmpty()) {
      return null;
    }
    String[] parts = text.split(" ", 2);
    return new Cursor(Long.parseLong(parts[0]), KeyId.of(parts[1]));
  }

  private String worker() {
    return at.names().of("keys", "index", SCHEME, "worker");
  }
}
