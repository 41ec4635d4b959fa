package io.latchkey.identity.redis;

import io.latchkey.event.Event;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.User;
import io.latchkey.identity.redis.EndedIdentities.Ended;
import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.GetExArgs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions in Redis, which forgets those that idle. */
final class RedisSessionStore implements SessionStore {

  private static final IdentityJson JSON = new IdentityJson();

  private final StandingSession session;
  private final RedisNames names;
  private final Committer committer;
  private final SignInSettings settings;
  private final EndedIdentities ended;
  private final List<Event> events;

  RedisSessionStore(
      StandingSession session,
      RedisNames names,
      Committer committer,
      EndedIdentities ended,
      SignInSettings settings,
      List<Event> events) {
    this.session = session;
    this.names = names;
    this.committer = committer;
    this.ended = ended;
    this.settings = settings;
    this.events = events;
  }

  @Override
  public SessionStore noting(List<Event> noted) {
    return new RedisSessionStore(session, names, committer, ended, settings, noted);
  }

  @Override
  public void put(Session put, @Nullable User user) {
    Mutation mutation = record(committer.mutationWith(events), put);
    if (user != null) {
      String all = ofUser(user.id());
      String ends = Long.toString(put.ends().toEpochMilli());
      mutation.mustHaveVersion(names.of("user", user.id().value()), user.version());
      mutation.add(all, ends, put.hash().toBase64Url()).forgetAtTheLast(all);
    }
    committer.commit(session, mutation, RedisSessionStore::changed);
  }

  private static RuntimeException changed(Committer.Failed failed) {
    return new ConflictException(
        ConflictException.Kind.VERSION, "the user was changed while it signed in");
  }

  private Mutation record(Mutation mutation, Session put) {
    Instant idle = committer.now().plus(settings.idle());
    return mutation
        .set(record(put.hash()), JSON.write(put))
        .forgetAt(record(put.hash()), idle.isBefore(put.ends()) ? idle : put.ends());
  }

  @Override
  public boolean replace(Session other) {
    if (hasEnded(other)) {
      return false;
    }
    Mutation mutation = committer.mutationWith(events).mustBePresent(record(other.hash()));
    try {
      committer.commit(session, record(mutation, other), RedisSessionStore::ended);
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }

  private static RuntimeException ended(Committer.Failed failed) {
    return new ConflictException(ConflictException.Kind.VERSION, "the session has ended");
  }

  @Override
  public Optional<Session> use(KeyHash hash) {
    GetExArgs idle = GetExArgs.Builder.ex(settings.idle());
    String found = RedisSession.await(session.ask(commands -> commands.getex(record(hash), idle)));
    return Optional.ofNullable(found).map(JSON::readSession).filter(each -> !hasEnded(each));
  }

  /** Whether it has, whatever the store says: its use keeps a record for longer. */
  private boolean hasEnded(Session one) {
    return ended.hasSession(one.hash()) || !committer.now().isBefore(one.ends());
  }

  @Override
  public void end(Session one) {
    Mutation mutation = committer.mutationWith(events).delete(record(one.hash()));
    UserId user = one.user();
    if (user != null) {
      mutation.remove(ofUser(user), one.hash().toBase64Url());
    }
    end(mutation, user, List.of(one.hash()));
  }

  @Override
  public void endAll(UserId user) {
    Mutation mutation = committer.mutationWith(events).end(ofUser(user), names.of("session", ""));
    end(mutation, user, ofUser(session, names, user));
  }

  private void end(Mutation mutation, @Nullable UserId user, List<KeyHash> hashes) {
    Ended all = Ended.of(hashes, List.of(), false);
    ended.tell(mutation, user, all);
    committer.commit(session, mutation, RedisSessionStore::unchecked);
    ended.remember(user, all);
  }

  /** The sessions of a user that have not been ended. Some may have idled out. */
  static List<KeyHash> ofUser(StandingSession session, RedisNames names, UserId user) {
    String all = names.of("user", user.value(), "sessions");
    return RedisSession.await(session.ask(commands -> commands.zrange(all, 0, -1))).stream()
        .map(KeyHash::ofBase64Url)
        .toList();
  }

  /** Ends a session that the store has brought back; false if it has not. */
  boolean endAgain(KeyHash hash) {
    String found = RedisSession.await(session.ask(commands -> commands.get(record(hash))));
    if (found != null) {
      end(JSON.readSession(found));
    }
    return found != null;
  }

  private static RuntimeException unchecked(Committer.Failed failed) {
    return new IllegalStateException("nothing was checked, and yet it failed: " + failed);
  }

  private String record(KeyHash hash) {
    return names.of("session", hash.toBase64Url());
  }

  private String ofUser(UserId user) {
    return names.of("user", user.value(), "sessions");
  }
}
