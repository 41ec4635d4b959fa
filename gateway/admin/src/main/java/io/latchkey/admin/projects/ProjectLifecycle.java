package io.latchkey.admin.projects;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.Slug;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.Attempts;
import io.latchkey.upstream.Provisions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of organizations and projects. Calls block. Besides what each says, all throw {@link
 * io.latchkey.store.StoreUnavailableException} where the store can't be asked and nothing was
 * changed, and {@code OutcomeUnknownException} where it may have been.
 */
public final class ProjectLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ProjectLifecycle.class);
  private static final int HIGHEST_NUMBER = 9;
  private static final int RANDOM_RADIX = 36;

  private final ProjectStore store;
  private final RandomGenerator random;
  private final UpstreamOptionsForm upstreams;
  private final CredentialForm credentials;
  private final InstantSource clock;

  /**
   * A lifecycle.
   *
   * @param random must be cryptographically strong
   */
  ProjectLifecycle(
      ProjectStore store,
      RandomGenerator random,
      UpstreamOptionsForm upstreams,
      CredentialForm credentials,
      InstantSource clock) {
    this.store = store;
    this.random = random;
    this.upstreams = upstreams;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** Makes an organization. */
  public Organization createOrganization(Actor actor, String name) {
    OrganizationId id = OrganizationId.generate(actor.attempt().random(random));
    Organization stored = store(actor, new Organization(id, name, now()));
    log.info("event=organization.created organization={} actor={}", id, actor);
    return stored;
  }

  /**
   * Gives an organization another name, policy or limits.
   *
   * @param current as it was read
   * @throws ConflictException if it is another one by now
   */
  public Organization edit(Actor actor, Organization current, Organization edited) {
    boolean onlyName =
        current.policy().equals(edited.policy()) && current.limits().equals(edited.limits());
    String action = onlyName ? "renamed" : "edited";
    if (!edited.equals(current)) {
      ProjectStore noting = store.noting(LimitEvents.edited(action, actor, current, edited));
      var unused =
          new Attempts()
              .once(
                  () -> {
                    noting.replace(edited);
                    return edited;
                  },
                  () -> store.organization(current.id()).filter(edited::equals));
    }
    log.info("event=organization.{} organization={} actor={}", action, current.id(), actor);
    return edited;
  }

  private Organization store(Actor actor, Organization organization) {
    ProjectStore noting = store.noting(Events.organization("created", actor, organization));
    return actor
        .attempt()
        .mutation()
        .once(
            () -> {
              noting.create(organization);
              return organization;
            },
            () -> store.organization(organization.id()));
  }

  /**
   * Makes a project. A slug that is made from its name gets a number where it is taken.
   *
   * @throws ConflictException where the slug that was asked for is taken
   * @throws io.latchkey.keystore.UnknownOrganizationException where its organization is gone
   */
  Project create(Actor actor, NewProject wanted) {
    RandomGenerator numbers = actor.attempt().random(random);
    ProjectId id = ProjectId.generate(numbers);
    String asked = wanted.slug();
    String slug = asked == null ? Slug.from(wanted.name()) : asked;
    Optional<Project> stored = store(actor, project(id, wanted, slug));
    for (int number = 2; stored.isEmpty(); number++) {
      if (asked != null) {
        throw new ConflictException(ConflictException.Kind.EXISTS, "the slug is taken");
      }
      String next = Slug.numbered(slug, suffix(number, numbers));
      stored = store(actor, project(id, wanted, next));
    }
    log.info("event=project.created project={} slug={} actor={}", id, stored.get().slug(), actor);
    return stored.get();
  }

  private static String suffix(int number, RandomGenerator random) {
    return number <= HIGHEST_NUMBER
        ? Integer.toString(number)
        : Integer.toString(random.nextInt(1 << 30), RANDOM_RADIX);
  }

  private Project project(ProjectId id, NewProject wanted, String slug) {
    return new Project(
        id,
        wanted.organization(),
        wanted.name(),
        slug,
        wanted.upstream(),
        upstreams.sealed(wanted.organization(), id, wanted),
        provisions(id, wanted),
        wanted.permissionRules(),
        wanted.switches(),
        wanted.keyLimit(),
        wanted.limits(),
        wanted.sharedLimits(),
        now(),
        1);
  }

  private Provisions provisions(ProjectId id, NewProject wanted) {
    WantedCredential credential = wanted.credential();
    Provisions without = Provisions.NONE.withCors(wanted.cors());
    return credential == null
        ? without
        : without.withCredential(credentials.sealed(wanted.organization(), id, credential, null));
  }

  /** The project as it is stored, by this or an earlier try; empty if its slug is taken. */
  private Optional<Project> store(Actor actor, Project project) {
    ProjectStore noting = store.noting(Events.project("created", actor, project));
    try {
      return Optional.of(
          actor
              .attempt()
              .mutation()
              .once(
                  () -> {
                    noting.create(project);
                    return project;
                  },
                  () -> find(project)));
    } catch (ConflictException e) {
      return Optional.empty();
    }
  }

  private Optional<Project> find(Project project) {
    return store.project(project.id().value());
  }

  /**
   * Edits a project.
   *
   * @param current as it was read
   * @throws ConflictException where it is another one by now
   */
  Project edit(Actor actor, Project current, ProjectEdit edit) {
    Project edited = edit.apply(current);
    String action =
        Objects.equals(edited.provisions().credential(), current.provisions().credential())
            ? "edited"
            : "credential_changed";
    if (!edited.equals(current)) {
      ProjectStore noting = store.noting(LimitEvents.edited(action, actor, current, edited));
      var unused =
          new Attempts()
              .once(
                  () -> {
                    noting.replace(edited);
                    return edited;
                  },
                  () -> find(current).filter(edited::equals));
    }
    log.info(
        "event=project.{} project={} version={} actor={}",
        action,
        edited.id(),
        edited.version(),
        actor);
    return edited;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
