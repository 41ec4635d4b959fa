package io.latchkey.demo;

import io.latchkey.event.Event;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The organization "Demo" with the project {@code demo} and, once, its first key. */
public final class DemoProject {

  /** The project's name in paths. */
  public static final String SLUG = "demo";

  private static final String NAME = "Demo";
  private static final int KEY_LIMIT = 10;

  private final ProjectStore projects;
  private final KeyStore keys;
  private final SecretFormat format;
  private final KeyHasher hasher;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public DemoProject(
      ProjectStore projects,
      KeyStore keys,
      SecretFormat format,
      KeyHasher hasher,
      InstantSource clock) {
    this.projects = projects;
    this.keys = keys;
    this.format = format;
    this.hasher = hasher;
    this.clock = clock;
  }

  /**
   * A key and its secret.
   *
   * @param secret known only now
   */
  public record FirstKey(KeyId id, Secret secret) {}

  /**
   * Lets the project's requests go to {@code upstream}; makes the project where it is missing.
   * Blocks.
   *
   * @return the first key where it was made now; null where the project was there already
   * @throws io.latchkey.store.StoreUnavailableException where the store can't be asked
   */
  public @Nullable FirstKey prepare(URI upstream) {
    Optional<Project> stored = projects.project(SLUG);
    if (stored.isPresent()) {
      projects.replace(at(upstream, stored.get()));
      return null;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ProjectId id = ProjectId.generate(random);
    Project project =
        new Project(id, organization(now), NAME, SLUG, upstream, KEY_LIMIT, null, now, 1);
    projects
        .noting(event("project", id.value(), NAME, null, project.organization()))
        .create(project);
    return firstKey(project);
  }

  /** The organization's ID; it is there already where an earlier start did not come to its end. */
  private OrganizationId organization(Instant now) {
    Optional<Organization> stored =
        projects.organizations().stream().filter(each -> each.name().equals(NAME)).findFirst();
    if (stored.isPresent()) {
      return stored.get().id();
    }
    OrganizationId id = OrganizationId.generate(random);
    projects
        .noting(event("organization", id.value(), NAME, null, id))
        .create(new Organization(id, NAME, now));
    return id;
  }

  private static Project at(URI upstream, Project project) {
    return new Project(
        project.id(),
        project.organization(),
        project.name(),
        project.slug(),
        upstream,
        project.upstreamOptions(),
        project.provisions(),
        project.permissionRules(),
        project.switches(),
        project.keyLimit(),
        project.limits(),
        project.sharedLimits(),
        project.createdAt(),
        project.version() + 1);
  }

  private FirstKey firstKey(Project project) {
    Secret secret = format.generate(random);
    ApiKey key =
        new ApiKey(
            KeyId.generate(random),
            project.organization(),
            Set.of(project.id()),
            Set.of(),
            List.of(),
            null,
            ApiKey.NEVER,
            false,
            1);
    String id = key.id().toString();
    keys.noting(event("key", id, NAME, secret.tail(), project.organization()))
        .create(
            new KeyRecord(
                key,
                NAME,
                secret.tail(),
                null,
                "Created at the first start",
                project.createdAt(),
                null,
                List.of(hasher.hash(secret)),
                null,
                null));
    return new FirstKey(key.id(), secret);
  }

  /** That this program has created something: an organization's log begins with that. */
  private static Event event(
      String kind, String id, String name, @Nullable String tail, OrganizationId organization) {
    return new Event(
        kind + ".created",
        Event.Actor.PROGRAM,
        new Event.Target(kind, id, name, tail),
        organization.value(),
        true,
        Map.of());
  }
}
