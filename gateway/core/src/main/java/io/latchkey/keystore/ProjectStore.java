package io.latchkey.keystore;

import io.latchkey.change.Position;
import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of organizations and projects. As with {@link KeyStore}, every mutation is one atomic
 * step with its change, calls block, and throw {@link io.latchkey.store.StoreUnavailableException}.
 */
public interface ProjectStore {

  /** This store, whose mutations write an event in their own step; those that fail write none. */
  ProjectStore noting(Event event);

  /**
   * Stores a new organization.
   *
   * @throws ConflictException where its ID is there already
   */
  Position create(Organization organization);

  /**
   * Stores an organization over the version before it.
   *
   * @throws ConflictException if the stored version is another one
   */
  Position replace(Organization organization);

  /**
   * Removes an organization that has no project.
   *
   * @throws ConflictException if the stored version is another one, or it has a project
   */
  Position delete(Organization organization);

  /** The organization; empty where there is none. */
  Optional<Organization> organization(OrganizationId id);

  /** All organizations, oldest first. */
  List<Organization> organizations();

  /**
   * Stores a new project.
   *
   * @throws ConflictException where its ID or its slug is there already
   * @throws UnknownOrganizationException where its organization does not exist
   */
  Position create(Project project);

  /**
   * Stores a project over the version before it. Its slug can't change.
   *
   * @throws ConflictException where the stored version is another one
   */
  Position replace(Project project);

  /**
   * Removes a project that no key opens but revoked ones; its slug is free again.
   *
   * @throws ConflictException if the stored version is another one, or a key opens it
   */
  Position delete(Project project);

  /** The project with this ID or slug; empty where there is none. */
  Optional<Project> project(String idOrSlug);

  /** The projects of an organization, or all, oldest first. */
  List<Project> projects(@Nullable OrganizationId organization);

  /** How many active keys a project has. */
  long activeKeys(Project project);
}
