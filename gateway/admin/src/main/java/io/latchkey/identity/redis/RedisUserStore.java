package io.latchkey.identity.redis;

import io.latchkey.event.Event;
import io.latchkey.identity.LastAdminException;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Users in Redis: a record each, found by ID, user name, subject and organization. */
final class RedisUserStore implements UserStore {

  private static final IdentityJson JSON = new IdentityJson();

  private final StandingSession session;
  private final RedisTokenStore tokens;
  private final RedisNames names;
  private final Committer committer;
  private final EndedIdentities ended;
  private final List<Event> events;
  private final @Nullable OrganizationId kept;

  /**
   * A store.
   *
   * @param events that mutations write
   * @param kept the organization that mutations leave an admin; null for none
   */
  RedisUserStore(
      StandingSession session,
      RedisNames names,
      Committer committer,
      EndedIdentities ended,
      List<Event> events,
      @Nullable OrganizationId kept) {
    this.session = session;
    this.tokens = new RedisTokenStore(session, names, committer, ended, List.of());
    this.names = names;
    this.committer = committer;
    this.ended = ended;
    this.events = events;
    this.kept = kept;
  }

  @Override
  public UserStore noting(List<Event> noted) {
    return new RedisUserStore(session, names, committer, ended, noted, kept);
  }

  @Override
  public UserStore keepingAnAdmin(OrganizationId organization) {
    return new RedisUserStore(session, names, committer, ended, events, organization);
  }

  @Override
  public void create(User user) {
    Mutation mutation = committer.mutationWith(events);
    create(mutation, user);
    committer.commit(
        session,
        mutation,
        failed ->
            new ConflictException(ConflictException.Kind.EXISTS, "the user is there already"));
  }

  /** Has a mutation store a new user. */
  void create(Mutation mutation, User user) {
    String id = user.id().value();
    mutation.mustBeAbsent(record(user.id())).mustBeAbsent(byName(user.userName()));
    mutation.set(record(user.id()), JSON.write(user)).set(byName(user.userName()), id);
    String subject = user.subject();
    if (subject != null) {
      mutation.mustBeAbsent(subjectName(subject)).set(subjectName(subject), id);
    }
    user.roles().keySet().forEach(each -> mutation.add(membersOf(each), score(user), id));
  }

  @Override
  public void replace(User before, User user) {
    Mutation mutation = keepingAnAdmin(replacing(before), before, user.roles());
    Ended ends = replace(mutation, before, user);
    committer.commit(session, mutation, RedisUserStore::changed);
    ended.remember(user.id(), ends);
  }

  /**
   * Has a mutation store a user over another version; what opened only what it left ends.
   *
   * @return what ends, to be remembered once the mutation was carried out
   */
  Ended replace(Mutation mutation, User before, User user) {
    String id = user.id().value();
    mutation.set(record(user.id()), JSON.write(user));
    user.roles().keySet().forEach(each -> mutation.add(membersOf(each), score(user), id));
    Set<OrganizationId> left = new HashSet<>(before.roles().keySet());
    left.removeAll(user.roles().keySet());
    left.forEach(each -> mutation.remove(membersOf(each), id));
    List<KeyHash> useless = tokens.deleteThoseOf(mutation, user.id(), left);
    List<KeyHash> sessions = List.of();
    if (!Objects.equals(before.password(), user.password())) {
      sessions = endSessions(mutation, user.id());
    }
    Ended ends = Ended.of(sessions, useless, false);
    ended.tell(mutation, user.id(), ends);
    return ends;
  }

  @Override
  public void delete(User user) {
    String id = user.id().value();
    Mutation mutation = keepingAnAdmin(replacing(user), user, Map.of());
    mutation.delete(record(user.id())).delete(byName(user.userName()));
    String subject = user.subject();
    if (subject != null) {
      mutation.delete(subjectName(subject));
    }
    user.roles().keySet().forEach(each -> mutation.remove(membersOf(each), id));
    List<KeyHash> sessions = endSessions(mutation, user.id());
    Ended ends = Ended.of(sessions, tokens.deleteAll(mutation, user.id()), true);
    ended.tell(mutation, user.id(), ends);
    committer.commit(session, mutation, RedisUserStore::changed);
    ended.remember(user.id(), ends);
  }

  private List<KeyHash> endSessions(Mutation mutation, UserId user) {
    mutation.end(names.of("user", user.value(), "sessions"), names.of("session", ""));
    return RedisSessionStore.ofUser(session, names, user);
  }

  /** Removes a user whom the store has brought back; false if it has not. */
  boolean deleteAgain(UserId id) {
    Optional<User> found = stored(record(id));
    found.ifPresent(this::delete);
    return found.isPresent();
  }

  private Mutation replacing(User user) {
    return committer.mutationWith(events).mustHaveVersion(record(user.id()), user.version());
  }

  /** Goes behind the check that the user's version is the one that was read. */
  private Mutation keepingAnAdmin(Mutation mutation, User before, Map<OrganizationId, Role> after) {
    boolean ends =
        kept != null && before.roles().get(kept) == Role.ADMIN && after.get(kept) != Role.ADMIN;
    return kept == null || !ends
        ? mutation
        : mutation.mustHaveAnotherAdmin(
            membersOf(kept), before.id().value(), kept.value(), names.of("user", ""));
  }

  private static RuntimeException changed(Committer.Failed failed) {
    if (failed.check() > 1) {
      return new LastAdminException();
    }
    return new ConflictException(
        ConflictException.Kind.VERSION, "the user was changed by somebody else");
  }

  @Override
  public Optional<User> find(UserId id) {
    return read(record(id));
  }

  @Override
  public Optional<User> byUserName(String userName) {
    return follow(byName(userName));
  }

  @Override
  public Optional<User> bySubject(String subject) {
    return follow(subjectName(subject));
  }

  private Optional<User> follow(String name) {
    String id = RedisSession.await(session.ask(commands -> commands.get(name)));
    return Optional.ofNullable(id).flatMap(each -> find(new UserId(each)));
  }

  private Optional<User> read(String name) {
    return stored(name).filter(user -> !ended.hasUser(user.id()));
  }

  private Optional<User> stored(String name) {
    String found = RedisSession.await(session.ask(commands -> commands.get(name)));
    return Optional.ofNullable(found).map(JSON::readUser);
  }

  @Override
  public List<User> members(OrganizationId organization) {
    List<String> ids =
        RedisSession.await(
            session.ask(commands -> commands.zrange(membersOf(organization), 0, -1)));
    if (ids.isEmpty()) {
      return List.of();
    }
    String[] records = ids.stream().map(id -> names.of("user", id)).toArray(String[]::new);
    List<KeyValue<String, String>> found =
        RedisSession.await(session.ask(commands -> commands.mget(records)));
    return found.stream()
        .filter(KeyValue::hasValue)
        .map(each -> JSON.readUser(each.getValue()))
        .filter(user -> !ended.hasUser(user.id()))
        .toList();
  }

  private static String score(User user) {
    return Long.toString(user.createdAt().toEpochMilli());
  }

  /** The name of a user's record. */
  String record(UserId id) {
    return names.of("user", id.value());
  }

  private String byName(String userName) {
    return names.of("user-name", userName);
  }

  /** Subjects are whatever a provider likes: their hash has a form and a length that are known. */
  private String subjectName(String subject) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
      return names.of("user-subject", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private String membersOf(OrganizationId organization) {
    return names.of("organization", organization.value(), "members");
  }
}
