package io.latchkey.admin.encryption;

import io.latchkey.admin.caller.Actor;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.event.Event;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Project;
import io.latchkey.mutation.Attempts;
import io.latchkey.store.StoreUnavailableException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes what is stored about a project's encryption, on whatever is stored by then. Calls block,
 * and throw {@link StoreUnavailableException} if nothing was changed and {@link
 * io.latchkey.mutation.OutcomeUnknownException} if it may have been.
 */
final class EncryptionRecords {

  private final EncryptionStore store;

  EncryptionRecords(EncryptionStore store) {
    this.store = store;
  }

  EncryptionRecord find(Project project) {
    return store.find(project.organization(), project.id());
  }

  /**
   * Changes a record; does nothing if the change makes no difference.
   *
   * @param event what is written to the log if it makes one; null for nothing
   * @return the record as it is stored now
   */
  EncryptionRecord change(
      Actor actor, Project project, UnaryOperator<EncryptionRecord> change, @Nullable Event event) {
    Attempts attempts = actor.attempt().mutation();
    while (true) {
      EncryptionRecord found = attempts.ask(() -> find(project));
      EncryptionRecord wanted = change.apply(found);
      if (wanted.equals(found)) {
        return found;
      }
      try {
        store.replace(wanted, event);
        return wanted;
      } catch (ConflictException e) {
        attempts.lostRace(e);
      } catch (StoreUnavailableException e) {
        attempts.lostReply(e);
      }
    }
  }
}
