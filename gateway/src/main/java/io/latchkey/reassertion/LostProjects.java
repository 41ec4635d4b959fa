package io.latchkey.reassertion;

import io.latchkey.event.Event;
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
import java.util.Map;
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
  private static final Map<String, String> LOST =
      Map.of("reason", "done before; Redis had lost it");
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
        projects.noting(event(found.get())).delete(found.get());
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
        projects.noting(event(found.get())).delete(found.get());
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
      keys.noting(event("project_removed", key)).narrow(narrowed, project);
    } else {
      KeyRecord.Revocation why = new KeyRecord.Revocation(clock.instant(), REASON);
      keys.noting(event("revoked", key)).revoke(key.revoke(why));
    }
  }

  private static Event event(String action, KeyRecord record) {
    return new Event(
        "key." + action,
        Event.Actor.PROGRAM,
        new Event.Target("key", record.key().id().toString(), record.name(), record.tail()),
        record.key().organization().value(),
        true,
        LOST);
  }

  private static Event event(Organization organization) {
    return new Event(
        "organization.deleted",
        Event.Actor.PROGRAM,
        new Event.Target("organization", organization.id().value(), organization.name(), null),
        organization.id().value(),
        true,
        LOST);
  }

  private static Event event(Project project) {
    return new Event(
        "project.deleted",
        Event.Actor.PROGRAM,
        new Event.Target("project", project.id().value(), project.name(), null),
        project.organization().value(),
        true,
        LOST);
  }
}
