package io.latchkey.usage;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import org.jspecify.annotations.Nullable;

/**
 * Whose keys and projects are, which never changes. Calls may block: it is the writer that asks,
 * and never a request. For one thread.
 */
public interface UsageOwners {

  /** Knows nobody, so that nothing is added up. */
  UsageOwners NONE =
      new UsageOwners() {
        @Override
        public @Nullable OrganizationId of(KeyId key) {
          return null;
        }

        @Override
        public @Nullable OrganizationId of(ProjectId project) {
          return null;
        }
      };

  /** The organization of a key; null if it is gone, or can't be asked for now. */
  @Nullable OrganizationId of(KeyId key);

  /** The organization of a project; null if it is gone, or can't be asked for now. */
  @Nullable OrganizationId of(ProjectId project);
}
