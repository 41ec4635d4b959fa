package io.latchkey.keystore.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.change.Lease;
import io.latchkey.change.Stamps;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The projects that this gateway knows, by ID and by slug. */
public final class ProjectCache implements ChangeListener {

  private static final Lookup<Project> NO_NAME = new Lookup.Unknown<>(0);

  private final LookupCache<String, Project> cache;
  private final Stamps stamps;
  private final Lease lease;

  public ProjectCache(
      Resolver<String, Project> resolver,
      Stamps stamps,
      Lease lease,
      CacheSettings settings,
      Ticker ticker) {
    this.stamps = stamps;
    this.lease = lease;
    this.cache =
        new LookupCache<>(
            resolver,
            new LookupCache.Identity<>(Project::id, Project::version, Change.Subject.PROJECT),
            stamps,
            lease,
            settings,
            ticker);
  }

  /**
   * The answer where it can be given without asking the store: found or unknown, never unreachable.
   *
   * @param idOrSlug how the request names the project
   * @return null where the store must be asked
   */
  public @Nullable Lookup<Project> ifKnown(String idOrSlug) {
    if (!Project.isName(idOrSlug)) {
      return NO_NAME;
    }
    Lookup.Found<Project> held = cache.held(idOrSlug);
    if (held == null) {
      return cache.heldUnknown(idOrSlug);
    }
    return cache.isFresh(held) && lease.isValid() ? held : null;
  }

  /** Asks the store; completes within its timeout, never exceptionally. */
  public CompletableFuture<Lookup<Project>> load(String idOrSlug) {
    return Project.isName(idOrSlug)
        ? cache.load(idOrSlug)
        : CompletableFuture.completedFuture(NO_NAME);
  }

  /** How full this is. */
  public CacheSizes sizes() {
    return cache;
  }

  @Override
  public void onChange(Change change) {
    if (change.subject() != Change.Subject.PROJECT) {
      return;
    }
    ProjectId id = ProjectId.parse(change.id());
    if (change.action() == Change.Action.CREATED) {
      stamps.touch(Change.Subject.PROJECT);
    } else if (id == null) {
      stamps.touchAll();
    } else {
      stamps.touch(id);
    }
  }

  @Override
  public void onReset() {
    stamps.touchAll();
  }
}
