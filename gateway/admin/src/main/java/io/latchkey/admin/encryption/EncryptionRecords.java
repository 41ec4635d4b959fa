package io.latchkey.admin.encryption;

import io.latchkey.admin.caller.Actor;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.event.Event;
import io.latchkey.keystore.Project;
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
    return actor
        .attempt()
        .mutation()
        .change(
            () -> find(project),
            found -> {
              EncryptionRecord wanted = change.apply(found);
              if (!wanted.equals(found)) {
                store.replace(wanted, event);
              }
              return wanted;
            });
  }
}
