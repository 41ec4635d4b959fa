package io.latchkey.identity.redis;

import io.latchkey.event.Event;
import io.latchkey.identity.Invitation;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.User;
import io.latchkey.identity.redis.EndedIdentities.Ended;
import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Invitations in Redis, found by ID, code and organization; Redis forgets them as they expire. */
final class RedisInvitationStore implements InvitationStore {

  private static final long NEVER = 0;

  private final StandingSession session;
  private final RedisUserStore users;
  private final EndedIdentities ended;
  private final RedisNames names;
  private final Committer committer;
  private final IdentityJson json;

  RedisInvitationStore(
      StandingSession session,
      RedisNames names,
      Committer committer,
      EndedIdentities ended,
      IdentityJson json) {
    this.session = session;
    this.ended = ended;
    this.users = new RedisUserStore(session, names, committer, ended, List.of(), null);
    this.names = names;
    this.committer = committer;
    this.json = json;
  }

  @Override
  public boolean create(Invitation invitation, int most, Event event) {
    String all = of(invitation.organization().value());
    String end = Long.toString(invitation.expiresAt().toEpochMilli());
    long now = committer.now().toEpochMilli();
    RedisSession.await(
        session.ask(commands -> commands.zremrangebyscore(all, Range.create(NEVER, now))));
    Mutation mutation =
        committer
            .mutation(event)
            .mustHaveFewer(all, most)
            .mustBeAbsent(record(invitation.id()))
            .mustBeAbsent(byHash(invitation.hash()))
            .set(record(invitation.id()), json.write(invitation))
            .forgetAt(record(invitation.id()), invitation.expiresAt())
            .set(byHash(invitation.hash()), invitation.id())
            .forgetAt(byHash(invitation.hash()), invitation.expiresAt())
            .add(all, end, invitation.id());
    try {
      committer.commit(session, mutation, RedisInvitationStore::gone);
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }

  @Override
  public Optional<Invitation> find(String id) {
    String found = RedisSession.await(session.ask(commands -> commands.get(record(id))));
    return Optional.ofNullable(found).map(json::readInvitation);
  }

  @Override
  public Optional<Invitation> find(KeyHash hash) {
    String id = RedisSession.await(session.ask(commands -> commands.get(byHash(hash))));
    return Optional.ofNullable(id).flatMap(this::find);
  }

  @Override
  public List<Invitation> of(OrganizationId organization) {
    List<String> ids =
        RedisSession.await(
            session.ask(commands -> commands.zrange(of(organization.value()), 0, -1)));
    if (ids.isEmpty()) {
      return List.of();
    }
    String[] records = ids.stream().map(this::record).toArray(String[]::new);
    List<KeyValue<String, String>> found =
        RedisSession.await(session.ask(commands -> commands.mget(records)));
    return found.stream()
        .filter(KeyValue::hasValue)
        .map(each -> json.readInvitation(each.getValue()))
        .sorted(Comparator.comparing(Invitation::createdAt))
        .toList();
  }

  @Override
  public void end(Invitation invitation, Event event) {
    try {
      committer.commit(
          session, ending(committer.mutation(event), invitation), RedisInvitationStore::gone);
    } catch (ConflictException e) {
      // Somebody else was faster, and has noted it.
    }
  }

  @Override
  public void accept(Invitation invitation, @Nullable User before, User after, Event event) {
    Mutation mutation = ending(committer.mutation(event), invitation);
    Ended ends = Ended.of(List.of(), List.of(), false);
    if (before == null) {
      users.create(mutation, after);
    } else {
      mutation.mustHaveVersion(users.record(before.id()), before.version());
      ends = users.replace(mutation, before, after);
    }
    committer.commit(session, mutation, RedisInvitationStore::gone);
    ended.remember(after.id(), ends);
  }

  private Mutation ending(Mutation mutation, Invitation invitation) {
    return mutation
        .mustBePresent(record(invitation.id()))
        .delete(record(invitation.id()))
        .delete(byHash(invitation.hash()))
        .remove(of(invitation.organization().value()), invitation.id());
  }

  private static RuntimeException gone(Committer.Failed failed) {
    return new ConflictException(
        ConflictException.Kind.VERSION, "the invitation or its user was changed meanwhile");
  }

  private String record(String id) {
    return names.of("invitation", id);
  }

  private String byHash(KeyHash hash) {
    return names.of("invitation-hash", hash.toBase64Url());
  }

  private String of(String organization) {
    return names.of("organization", organization, "invitations");
  }
}
