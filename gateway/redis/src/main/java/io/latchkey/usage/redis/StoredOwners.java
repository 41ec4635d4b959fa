package io.latchkey.usage.redis;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.usage.UsageOwners;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owners as the store has them, of whom the latest are remembered. A store that doesn't answer is
 * left alone for a while, so that nobody waits for it once for each key.
 */
final class StoredOwners implements UsageOwners {

  private static final int MOST = 20_000;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final KeyStore keys;
  private final ProjectStore projects;
  private final InstantSource clock;
  private final Map<Object, OrganizationId> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, OrganizationId> eldest) {
          return size() > MOST;
        }
      };
  private Instant again = Instant.MIN;

  StoredOwners(KeyStore keys, ProjectStore projects, InstantSource clock) {
    this.keys = keys;
    this.projects = projects;
    this.clock = clock;
  }

  @Override
  public @Nullable OrganizationId of(KeyId key) {
    return find(key, () -> keys.find(key).map(found -> found.key().organization()));
  }

  @Override
  public @Nullable OrganizationId of(ProjectId project) {
    return find(project, () -> projects.project(project.value()).map(Project::organization));
  }

  private @Nullable OrganizationId find(Object id, Supplier<Optional<OrganizationId>> look) {
    OrganizationId owner = known.get(id);
    if (owner != null || clock.instant().isBefore(again)) {
      return owner;
    }
    try {
      OrganizationId found = look.get().orElse(null);
      if (found != null) {
        known.put(id, found);
      }
      return found;
    } catch (StoreUnavailableException e) {
      again = clock.instant().plus(PAUSE);
      return null;
    }
  }
}
