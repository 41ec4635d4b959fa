package io.latchkey.reassertion;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectKeys;
import io.latchkey.keystore.ProjectStore;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes projects and organizations again that the store has forgotten to have deleted. Calls
 * block.
 */
final class LostProjects {

  private static final Logger log = LoggerFactory.getLogger(LostProjects.class);
  private static final String REASON = "its project was deleted before; Redis had lost it";
  private static final int ATTEMPTS = 20;

  private final ProjectStore projects;
  private final KeyStore keys;
  private final InstantSource clock;

  LostProjects(ProjectStore projects, KeyStore keys, InstantSource clock) {
    this.projects = projects;
    this.keys = keys;
    this.clock = clock;
  }

  /** Takes a project from its keys and deletes it; false if the store has not forgotten. */
  boolean deleteAgain(ProjectId id) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Project> found = projects.project(id.value());
      if (found.isEmpty()) {
        return i > 0;
      }
      try {
        new ProjectKeys(keys, id).forEachRemaining(key -> takeFrom(key, id));
        projects.noting(LostEvents.deleted(found.get())).delete(found.get());
        log.warn("project={} reasserted=deleted reason=\"Redis had lost it\"", id);
      } catch (ConflictException e) {
        // Somebody else was faster: look again.
      }
    }
    return true;
  }

  /** Deletes an organization with its projects; false if the store has not forgotten. */
  boolean deleteAgain(OrganizationId id) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Organization> found = projects.organization(id);
      if (found.isEmpty()) {
        return i > 0;
      }
      try {
        projects.projects(id).forEach(each -> deleteAgain(each.id()));
        projects.noting(LostEvents.deleted(found.get())).delete(found.get());
        log.warn("organization={} reasserted=deleted reason=\"Redis had lost it\"", id);
      } catch (ConflictException e) {
        // Somebody else was faster: look again.
      }
    }
    return true;
  }

  private void takeFrom(KeyRecord key, ProjectId project) {
    if (key.key().projects().size() > 1) {
      KeyRecord narrowed = key.without(project);
      keys.noting(LostEvents.of("project_removed", key)).narrow(narrowed, project);
    } else {
      KeyRecord.Revocation why = new KeyRecord.Revocation(clock.instant(), REASON);
      keys.noting(LostEvents.of("revoked", key)).revoke(key.revoke(why));
    }
  }
}
