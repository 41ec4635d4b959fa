package io.latchkey.identity.redis;

import io.latchkey.event.Event;
import io.latchkey.identity.PersonalToken;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.redis.EndedIdentities.Ended;
import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Personal tokens in Redis: a record each, found by ID, hash and owner. */
final class RedisTokenStore implements TokenStore {

  /** So long the last use of a token is remembered. */
  private static final Duration REMEMBERED = Duration.ofDays(400);

  private static final IdentityJson JSON = new IdentityJson();

  private final StandingSession session;
  private final RedisNames names;
  private final Committer committer;
  private final EndedIdentities ended;
  private final List<Event> events;

  RedisTokenStore(
      StandingSession session,
      RedisNames names,
      Committer committer,
      EndedIdentities ended,
      List<Event> events) {
    this.session = session;
    this.names = names;
    this.committer = committer;
    this.ended = ended;
    this.events = events;
  }

  @Override
  public TokenStore noting(List<Event> noted) {
    return new RedisTokenStore(session, names, committer, ended, noted);
  }

  @Override
  public void create(PersonalToken token) {
    String created = Long.toString(token.createdAt().toEpochMilli());
    Mutation mutation =
        committer
            .mutationWith(events)
            .mustBePresent(names.of("user", token.owner().value()))
            .mustBeAbsent(record(token.id()))
            .mustBeAbsent(byHash(token.hash()))
            .set(record(token.id()), JSON.write(token))
            .set(byHash(token.hash()), token.id())
            .add(ofOwner(token.owner()), created, token.id());
    committer.commit(
        session,
        mutation,
        failed ->
            new ConflictException(
                failed.check() == 1
                    ? ConflictException.Kind.VERSION
                    : ConflictException.Kind.EXISTS,
                "the owner is gone, or the token is there already"));
  }

  @Override
  public Optional<PersonalToken> find(String id) {
    String found = RedisSession.await(session.ask(commands -> commands.get(record(id))));
    return Optional.ofNullable(found).map(JSON::readToken).filter(this::isAlive);
  }

  private boolean isAlive(PersonalToken token) {
    return !ended.hasToken(token.hash()) && !ended.hasUser(token.owner());
  }

  @Override
  public Optional<PersonalToken> find(KeyHash hash) {
    String id = RedisSession.await(session.ask(commands -> commands.get(byHash(hash))));
    return Optional.ofNullable(id).flatMap(this::find);
  }

  @Override
  public List<PersonalToken> ofUser(UserId owner) {
    List<String> ids =
        RedisSession.await(session.ask(commands -> commands.zrange(ofOwner(owner), 0, -1)));
    return values(ids, this::record).values().stream()
        .map(JSON::readToken)
        .filter(each -> !ended.hasToken(each.hash()))
        .toList();
  }

  @Override
  public void delete(PersonalToken token) {
    Mutation mutation = committer.mutationWith(events).mustBePresent(record(token.id()));
    delete(mutation, token);
    Ended one = Ended.of(List.of(), List.of(token.hash()), false);
    ended.tell(mutation, token.owner(), one);
    try {
      committer.commit(session, mutation, failed -> new Gone());
    } catch (Gone e) {
      // Somebody else was faster, and has noted it.
    }
    ended.remember(token.owner(), one);
  }

  /** Removes a token that the store has brought back; false if it has not. */
  boolean deleteAgain(KeyHash hash) {
    String id = RedisSession.await(session.ask(commands -> commands.get(byHash(hash))));
    String found =
        id == null ? null : RedisSession.await(session.ask(commands -> commands.get(record(id))));
    if (found != null) {
      delete(JSON.readToken(found));
    }
    return found != null;
  }

  private void delete(Mutation mutation, PersonalToken token) {
    mutation
        .delete(record(token.id()))
        .delete(byHash(token.hash()))
        .delete(used(token.id()))
        .remove(ofOwner(token.owner()), token.id());
  }

  /**
   * All of an owner's. Of one that is made meanwhile a hash is left, which leads nowhere.
   *
   * @return their hashes
   */
  List<KeyHash> deleteAll(Mutation mutation, UserId owner) {
    List<PersonalToken> all = ofUser(owner);
    all.forEach(each -> delete(mutation, each));
    mutation.end(ofOwner(owner), record(""));
    return hashes(all);
  }

  /**
   * Those of an owner's that open nothing but organizations which it has left.
   *
   * @return their hashes
   */
  List<KeyHash> deleteThoseOf(Mutation mutation, UserId owner, Set<OrganizationId> left) {
    if (left.isEmpty()) {
      return List.of();
    }
    List<PersonalToken> useless =
        ofUser(owner).stream()
            .filter(each -> each.organization() != null && left.contains(each.organization()))
            .toList();
    useless.forEach(each -> delete(mutation, each));
    return hashes(useless);
  }

  private static List<KeyHash> hashes(List<PersonalToken> tokens) {
    return tokens.stream().map(PersonalToken::hash).toList();
  }

  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public void used(PersonalToken token, Instant at) {
    var unused =
        session.ask(
            commands ->
                commands.set(
                    used(token.id()),
                    Long.toString(at.toEpochMilli()),
                    SetArgs.Builder.ex(REMEMBERED)));
  }

  @Override
  public Map<String, Instant> lastUses(List<PersonalToken> tokens) {
    Map<String, Instant> uses = new HashMap<>();
    values(tokens.stream().map(PersonalToken::id).toList(), this::used)
        .forEach((id, millis) -> uses.put(id, Instant.ofEpochMilli(Long.parseLong(millis))));
    return uses;
  }

  private Map<String, String> values(List<String> ids, Function<String, String> name) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!ids.isEmpty()) {
      String[] wanted = ids.stream().map(name).toArray(String[]::new);
      List<KeyValue<String, String>> found =
          RedisSession.await(session.ask(commands -> commands.mget(wanted)));
      for (int i = 0; i < ids.size(); i++) {
        if (found.get(i).hasValue()) {
          values.put(ids.get(i), found.get(i).getValue());
        }
      }
    }
    return values;
  }

  private String record(String id) {
    return names.of("admin-token", id);
  }

  private String byHash(KeyHash hash) {
    return names.of("admin-token-hash", hash.toBase64Url());
  }

  private String used(String id) {
    return names.of("admin-token-used", id);
  }

  private String ofOwner(UserId owner) {
    return names.of("user", owner.value(), "tokens");
  }
}
