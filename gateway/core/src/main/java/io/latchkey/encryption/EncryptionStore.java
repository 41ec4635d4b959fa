package io.latchkey.encryption;

import io.latchkey.change.Position;
import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of projects' encryption. Every mutation is one atomic step with its change and its
 * event. Calls block, and throw {@link io.latchkey.store.StoreUnavailableException}.
 */
public interface EncryptionStore {

  /** The record of a project; {@link EncryptionRecord#none} if nothing is stored. */
  EncryptionRecord find(OrganizationId organization, ProjectId project);

  /** The projects that have a record. */
  List<ProjectId> projects();

  /**
   * Stores a record over the version before it.
   *
   * @param event what is written to the event log in the same step; null for nothing
   * @return the change, from which on every gateway knows
   * @throws io.latchkey.keystore.ConflictException if the stored version is another one, or the
   *     project is gone
   */
  Position replace(EncryptionRecord record, @Nullable Event event);
}
