package io.latchkey.admin.projects;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.keys.KeyRevocation;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.change.Confirmation;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectKeys;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.Attempts;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes projects. First every key of the project loses it, and is revoked if it opens no other;
 * then the record goes, which the store refuses while a key opens the project. So a call that is
 * cut off half-way can be made again and finishes. Calls block, and throw as {@code
 * KeyLifecycle.revoke}.
 */
public final class ProjectDeletion {

  private static final Logger log = LoggerFactory.getLogger(ProjectDeletion.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String REASON = "project deleted";

  private final ProjectStore projects;
  private final KeyStore keys;
  private final KeyRevocation endings;
  private final EndingMemory memory;
  private final FleetWait fleet;
  private final InstantSource clock;

  ProjectDeletion(
      ProjectStore projects,
      KeyStore keys,
      KeyRevocation endings,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    this.projects = projects;
    this.keys = keys;
    this.endings = endings;
    this.memory = memory;
    this.fleet = fleet;
    this.clock = clock;
  }

  /**
   * What a deletion did.
   *
   * @param revoked keys that opened no other project
   * @param narrowed keys that open others too
   */
  record Deleted(List<KeyId> revoked, List<KeyId> narrowed, Confirmation confirmation) {}

  /**
   * Deletes a project and waits for the fleet.
   *
   * @param force whether it may go while keys open it
   * @throws ProblemException if keys open it and that was not said
   */
  Deleted delete(Actor actor, Project project, boolean force) {
    if (!force && projects.activeKeys(project) > 0) {
      throw new ProblemException(
          ProblemKind.PROJECT_IN_USE,
          "Active keys open this project. Deleting it revokes those that open no other project, and"
              + " takes it from the rest. Revoke them first, or send force=true to delete it with"
              + " its keys.");
    }
    long since = fleet.now();
    List<KeyId> revoked = new ArrayList<>();
    List<KeyId> narrowed = new ArrayList<>();
    remove(actor, project, revoked, narrowed);
    memory.remember(new Ending.ProjectDeleted(project.id()));
    Confirmation confirmation =
        fleet.await(
            stored(),
            () -> {
              remove(actor, project, revoked, narrowed);
              return stored();
            },
            since);
    log.info(
        "event=project.deleted project={} actor={} revoked={} narrowed={} confirmed={} pending={}",
        project.id(),
        actor,
        revoked.size(),
        narrowed.size(),
        confirmation.confirmed().size(),
        confirmation.pending().size());
    return new Deleted(List.copyOf(revoked), List.copyOf(narrowed), confirmation);
  }

  /**
   * Waits until the fleet has followed all that is stored.
   *
   * @param again does again what another server may have lost
   */
  public Confirmation awaitGone(Runnable again) {
    return fleet.await(
        stored(),
        () -> {
          again.run();
          return stored();
        },
        fleet.now());
  }

  /** Removes projects with all that keys may do there. */
  public void removeAll(Actor actor, List<Project> gone) {
    for (Project each : gone) {
      remove(actor, each, new ArrayList<>(), new ArrayList<>());
      memory.remember(new Ending.ProjectDeleted(each.id()));
    }
  }

  /** Removes a project that may be gone already. */
  private void remove(Actor actor, Project project, List<KeyId> revoked, List<KeyId> narrowed) {
    var unused =
        new Attempts()
            .change(
                () -> {
                  Optional<Project> found = projects.project(project.id().value());
                  found.ifPresent(each -> takeFromKeys(actor, each.id(), revoked, narrowed));
                  return found;
                },
                found -> {
                  found.ifPresent(
                      each -> projects.noting(Events.project("deleted", actor, each)).delete(each));
                  return found;
                });
  }

  private void takeFromKeys(
      Actor actor, ProjectId project, List<KeyId> revoked, List<KeyId> narrowed) {
    Revocation why = new Revocation(clock.instant().truncatedTo(ChronoUnit.MILLIS), REASON);
    new ProjectKeys(keys, project)
        .forEachRemaining(
            key -> {
              KeyId id = key.key().id();
              boolean wasActive = !key.key().status(clock.millis()).isOver();
              endings
                  .leave(actor, id, project, why)
                  .ifPresent(
                      ended -> {
                        KeyRecord left = ended.record();
                        if (left.key().revoked()) {
                          memory.remember(new Ending.Revoked(id, left.revocation()));
                        }
                        if (wasActive) {
                          (left.key().revoked() ? revoked : narrowed).add(id);
                        }
                      });
            });
  }

  /** The feed's end, with the replicas that have it. */
  private Committed stored() {
    return keys.confirmAbsent(KeyId.generate(RANDOM));
  }
}
