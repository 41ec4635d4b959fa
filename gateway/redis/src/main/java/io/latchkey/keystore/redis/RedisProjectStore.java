package io.latchkey.keystore.redis;

import io.latchkey.change.Change.Action;
import io.latchkey.change.Change.Subject;
import io.latchkey.change.Position;
import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.UnknownOrganizationException;
import io.latchkey.keystore.cache.Resolver;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Organizations and projects in Redis. */
final class RedisProjectStore implements ProjectStore {

  private final StandingSession session;
  private final RedisNames names;
  private final Committer committer;
  private final ProjectJson json;
  private final Resolver<String, Project> resolver;
  private final InstantSource clock;
  private final @Nullable Event event;

  RedisProjectStore(
      StandingSession session,
      RedisNames names,
      Committer committer,
      ProjectJson json,
      Resolver<String, Project> resolver,
      InstantSource clock) {
    this.session = session;
    this.names = names;
    this.committer = committer;
    this.json = json;
    this.resolver = resolver;
    this.clock = clock;
    this.event = null;
  }

  private RedisProjectStore(RedisProjectStore store, Event event) {
    this.session = store.session;
    this.names = store.names;
    this.committer = store.committer;
    this.json = store.json;
    this.resolver = store.resolver;
    this.clock = store.clock;
    this.event = event;
  }

  @Override
  public ProjectStore noting(Event noted) {
    return new RedisProjectStore(this, noted);
  }

  @Override
  public Position create(Organization organization) {
    String id = organization.id().value();
    String created = Long.toString(organization.createdAt().toEpochMilli());
    Mutation mutation =
        committer
            .mutation(event)
            .mustBeAbsent(names.of("organization", id))
            .set(names.of("organization", id), json.write(organization))
            .add(names.of("organizations"), created, id)
            .tell(Subject.ORGANIZATION, id, Action.CREATED);
    return committer.commit(session, mutation, failed -> exists("the organization"));
  }

  @Override
  public Position replace(Organization organization) {
    String id = organization.id().value();
    Mutation mutation =
        committer
            .mutation(event)
            .mustHaveVersion(names.of("organization", id), organization.version() - 1)
            .set(names.of("organization", id), json.write(organization))
            .tell(Subject.ORGANIZATION, id, Action.UPDATED);
    return committer.commit(session, mutation, failed -> changed("the organization was changed"));
  }

  @Override
  public Position delete(Organization organization) {
    String id = organization.id().value();
    Mutation mutation =
        committer
            .mutation(event)
            .mustHaveVersion(names.of("organization", id), organization.version())
            .mustHaveFewer(projectsOf(organization.id()), 1)
            .delete(names.of("organization", id))
            .remove(names.of("organizations"), id)
            .tell(Subject.ORGANIZATION, id, Action.DELETED);
    return committer.commit(
        session, mutation, failed -> changed("the organization was changed, or has a project"));
  }

  private static ConflictException changed(String what) {
    return new ConflictException(ConflictException.Kind.VERSION, what);
  }

  @Override
  public Optional<Organization> organization(OrganizationId id) {
    String found =
        RedisSession.await(
            session.ask(commands -> commands.get(names.of("organization", id.value()))));
    return Optional.ofNullable(found).map(json::readOrganization);
  }

  @Override
  public List<Organization> organizations() {
    return records("organization", names.of("organizations")).map(json::readOrganization).toList();
  }

  @Override
  public Position create(Project project) {
    String id = project.id().value();
    String organization = names.of("organization", project.organization().value());
    String created = Long.toString(project.createdAt().toEpochMilli());
    Mutation mutation =
        committer
            .mutation(event)
            .mustBePresent(organization)
            .mustBeAbsent(names.of("slug", project.slug()))
            .mustBeAbsent(names.of("project", id))
            .set(names.of("project", id), json.write(project))
            .set(names.of("slug", project.slug()), id)
            .add(names.of("projects"), created, id)
            .add(projectsOf(project.organization()), created, id)
            .tell(Subject.PROJECT, id, Action.CREATED);
    return committer.commit(session, mutation, failed -> creationFailure(failed, project));
  }

  private static RuntimeException creationFailure(Committer.Failed failed, Project project) {
    return failed.check() == 1
        ? new UnknownOrganizationException("there is no organization " + project.organization())
        : exists("a project with this slug");
  }

  private static ConflictException exists(String what) {
    return new ConflictException(ConflictException.Kind.EXISTS, what + " is there already");
  }

  @Override
  public Position replace(Project project) {
    String id = project.id().value();
    Mutation mutation =
        committer
            .mutation(event)
            .mustHaveVersion(names.of("project", id), project.version() - 1)
            .set(names.of("project", id), json.write(project))
            .tell(Subject.PROJECT, id, Action.UPDATED);
    return committer.commit(
        session, mutation, failed -> changed("the project was changed by somebody else"));
  }

  @Override
  public Position delete(Project project) {
    String id = project.id().value();
    String active = names.of("project", id, "active");
    Mutation mutation =
        committer
            .mutation(event)
            .mustHaveVersion(names.of("project", id), project.version())
            .mustHaveFewer(active, 1)
            .delete(names.of("project", id))
            .delete(names.of("slug", project.slug()))
            .delete(names.of("project", id, "keys"))
            .delete(names.of("encryption", id))
            .remove(names.of("encryption"), id)
            .remove(names.of("projects"), id)
            .remove(projectsOf(project.organization()), id)
            .tell(Subject.PROJECT, id, Action.DELETED);
    return committer.commit(
        session, mutation, failed -> changed("the project was changed, or a key opens it"));
  }

  @Override
  public Optional<Project> project(String idOrSlug) {
    return RedisSession.await(resolver.resolve(idOrSlug).toCompletableFuture());
  }

  @Override
  public List<Project> projects(@Nullable OrganizationId organization) {
    String list = organization == null ? names.of("projects") : projectsOf(organization);
    return records("project", list).map(json::readProject).toList();
  }

  @Override
  public long activeKeys(Project project) {
    String active = names.of("project", project.id().value(), "active");
    Range<Long> fromNow =
        Range.from(Range.Boundary.excluding(clock.millis()), Range.Boundary.unbounded());
    return RedisSession.await(session.ask(commands -> commands.zcount(active, fromNow)));
  }

  private Stream<String> records(String kind, String list) {
    List<String> ids = RedisSession.await(session.ask(commands -> commands.zrange(list, 0, -1)));
    if (ids.isEmpty()) {
      return Stream.empty();
    }
    String[] keys = ids.stream().map(id -> names.of(kind, id)).toArray(String[]::new);
    List<KeyValue<String, String>> found =
        RedisSession.await(session.ask(commands -> commands.mget(keys)));
    return found.stream().filter(KeyValue::hasValue).map(KeyValue::getValue);
  }

  private String projectsOf(OrganizationId organization) {
    return names.of("organization", organization.value(), "projects");
  }
}
