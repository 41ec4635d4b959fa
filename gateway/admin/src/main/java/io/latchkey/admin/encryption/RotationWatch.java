package io.latchkey.admin.encryption;

import io.latchkey.admin.caller.Actor;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.Policy;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.ConfirmationUnknownException;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rotates keys that are as old as their project's policy lets them become, carries on with
 * rotations that a gateway did not confirm in time, and seals anew what an earlier master key has
 * sealed. Every console looks; each rotation is carried out once.
 */
final class RotationWatch {

  private static final Logger log = LoggerFactory.getLogger(RotationWatch.class);
  private static final long MINUTES = 5;

  private final EncryptionStore store;
  private final ProjectStore projects;
  private final EncryptionKeys keys;
  private final InstantSource clock;

  RotationWatch(
      EncryptionStore store, ProjectStore projects, EncryptionKeys keys, InstantSource clock) {
    this.store = store;
    this.projects = projects;
    this.keys = keys;
    this.clock = clock;
  }

  /** Looks every few minutes from now on. */
  void start(ScheduledExecutorService thread) {
    var unused =
        thread.scheduleWithFixedDelay(this::lookSafely, MINUTES, MINUTES, TimeUnit.MINUTES);
  }

  private void lookSafely() {
    try {
      look();
    } catch (StoreUnavailableException e) {
      log.warn("encryption rotations=delayed reason=\"{}\"", e.getMessage());
    } catch (RuntimeException e) {
      log.error("encryption rotations=delayed reason=\"unexpected failure\"", e);
    }
  }

  /** Rotates all that is due. Blocks. */
  void look() {
    for (ProjectId id : store.projects()) {
      projects.project(id.value()).ifPresent(this::look);
    }
  }

  private void look(Project project) {
    EncryptionRecord found = store.find(project.organization(), project.id());
    try {
      keys.sealAnew(project, found);
      if (found.pending().isPresent() || isDue(found)) {
        var unused = keys.rotate(Actor.PROGRAM, project, this::isDue);
      }
    } catch (ConfirmationUnknownException | OutcomeUnknownException | ConflictException e) {
      log.warn("encryption rotation=delayed project={} reason=\"{}\"", id(project), e.toString());
    }
  }

  private static String id(Project project) {
    return project.id().value();
  }

  private boolean isDue(EncryptionRecord record) {
    Policy policy = record.policy();
    Duration age = policy == null ? null : policy.rotateEvery();
    return age != null
        && record
            .primary()
            .filter(key -> !key.changedAt().plus(age).isAfter(clock.instant()))
            .isPresent();
  }
}
