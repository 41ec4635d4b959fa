package io.latchkey.encryption.redis;

import io.latchkey.change.Change.Action;
import io.latchkey.change.Change.Subject;
import io.latchkey.change.Position;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.redis.FeedServer;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Projects' encryption in Redis. */
final class RedisEncryptionStore implements EncryptionStore {

  private final StandingSession session;
  private final FeedServer server;
  private final RedisNames names;
  private final Committer committer;
  private final EncryptionJson json;

  RedisEncryptionStore(
      StandingSession session,
      FeedServer server,
      RedisNames names,
      Committer committer,
      EncryptionJson json) {
    this.session = session;
    this.server = server;
    this.names = names;
    this.committer = committer;
    this.json = json;
  }

  @Override
  public EncryptionRecord find(OrganizationId organization, ProjectId project) {
    List<String> found =
        RedisSession.await(
            server.run(
                RedisEncryptionResolver.RESOLVE,
                RedisEncryptionResolver.keys(names, project),
                project.value()));
    return found.stream()
        .findFirst()
        .map(json::read)
        .orElse(EncryptionRecord.none(organization, project));
  }

  @Override
  public List<ProjectId> projects() {
    String list = names.of("encryption");
    List<String> ids = RedisSession.await(session.ask(commands -> commands.zrange(list, 0, -1)));
    Stream<@Nullable ProjectId> read = ids.stream().map(ProjectId::parse);
    return read.filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  @Override
  public Position replace(EncryptionRecord record, @Nullable Event event) {
    String id = record.project().value();
    String created = Long.toString(committer.now().toEpochMilli());
    Mutation mutation =
        committer
            .mutation(event)
            .mustBePresent(names.of("project", id))
            .mustHaveVersion(names.of("encryption", id), record.version() - 1)
            .set(names.of("encryption", id), json.write(record))
            .add(names.of("encryption"), created, id)
            .tell(Subject.PROJECT, id, Action.UPDATED, json.ended(record));
    return committer.commit(session, mutation, RedisEncryptionStore::conflict);
  }

  private static ConflictException conflict(Committer.Failed failed) {
    return new ConflictException(
        ConflictException.Kind.VERSION,
        failed.check() == 1
            ? "the project is gone"
            : "the project's encryption was changed by somebody else");
  }
}
