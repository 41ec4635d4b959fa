package io.latchkey.reassertion;

import io.latchkey.encryption.EncryptionKey;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.EndedEncryptionKeys;
import io.latchkey.encryption.KeyState;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroys and disables encryption keys again that the store has forgotten to be so. If the store
 * has also forgotten the key that took the place of one, the project gets another when something is
 * next encrypted. Calls block.
 */
final class LostEncryption {

  private static final Logger log = LoggerFactory.getLogger(LostEncryption.class);
  private static final int ATTEMPTS = 20;

  private final EncryptionStore store;
  private final ProjectStore projects;
  private final InstantSource clock;

  LostEncryption(EncryptionStore store, ProjectStore projects, InstantSource clock) {
    this.store = store;
    this.projects = projects;
    this.clock = clock;
  }

  /** Ends again what ended of a project's keys; tells how many of them the store had lost. */
  int endAgain(Ending.EncryptionKeysEnded ended) {
    int lost = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Project> project = projects.project(ended.project().value());
      if (project.isEmpty()) {
        return lost;
      }
      EncryptionRecord stored = store.find(project.get().organization(), ended.project());
      Optional<EncryptionKey> key =
          stored.keys().stream()
              .filter(each -> EndedEncryptionKeys.stateOf(each, ended) != each.state())
              .findFirst();
      if (key.isEmpty()) {
        return lost;
      }
      try {
        end(project.get(), stored, key.get(), EndedEncryptionKeys.stateOf(key.get(), ended));
        lost++;
      } catch (ConflictException e) {
        // Somebody else was faster: look again.
      }
    }
    return lost;
  }

  private void end(Project project, EncryptionRecord stored, EncryptionKey key, KeyState wanted) {
    store.replace(
        stored.change(key.id(), wanted, clock.instant()), LostEvents.of(wanted, key.id(), project));
    log.warn(
        "project={} encryption-key={} reasserted={} reason=\"Redis had lost it\"",
        project.id(),
        key.id(),
        wanted.text());
  }
}
