package io.latchkey.encryption;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Change;
import io.latchkey.change.Lease;
import io.latchkey.change.Stamps;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.CacheSettings;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.keystore.cache.LookupCache;
import io.latchkey.keystore.cache.Resolver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks about the encryption of its project. Nothing here blocks. What was read is
 * used only while nothing has changed for the project, as the change feed tells; changes of a
 * project's encryption are told there as changes of the project.
 */
public final class Encryption {

  private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(1);

  private final LookupCache<ProjectId, ProjectEncryption> cache;
  private final Lease lease;
  private final Function<Project, CompletableFuture<?>> firstKey;
  private final Cache<ProjectId, Boolean> reloaded;

  /**
   * The encryption of all projects.
   *
   * @param resolver knows every project, also one that nothing is stored about
   * @param firstKey makes the first key of a project that has none yet, in the store
   */
  public Encryption(
      Resolver<ProjectId, ProjectEncryption> resolver,
      Function<Project, CompletableFuture<?>> firstKey,
      Stamps stamps,
      Lease lease,
      CacheSettings settings,
      Ticker ticker) {
    this.lease = lease;
    this.firstKey = firstKey;
    this.cache =
        new LookupCache<>(
            resolver,
            new LookupCache.Identity<>(
                ProjectEncryption::project, ProjectEncryption::version, Change.Subject.PROJECT),
            stamps,
            lease,
            settings,
            ticker);
    this.reloaded =
        Caffeine.newBuilder()
            .maximumSize(settings.unknownSize())
            .expireAfterWrite(BETWEEN_RELOADS)
            .executor(Runnable::run)
            .ticker(ticker)
            .build();
  }

  /** What is known about a project's encryption; null if the store must be asked. */
  public @Nullable ProjectEncryption ifKnown(ProjectId project) {
    Lookup.Found<ProjectEncryption> held = cache.held(project);
    return held != null && cache.isFresh(held) && lease.isValid() ? held.value() : null;
  }

  /** Asks the store; completes within its timeout, never exceptionally. */
  public CompletableFuture<Lookup<ProjectEncryption>> load(ProjectId project) {
    return cache.load(project);
  }

  /**
   * Asks the store again, for a token whose key {@code seen} doesn't know: the key may be newer
   * than that. At most once a second for a project, so that made-up tokens don't burden the store;
   * otherwise completes with {@code seen}.
   */
  public CompletableFuture<Lookup<ProjectEncryption>> reload(ProjectEncryption seen) {
    ProjectEncryption held = ifKnown(seen.project());
    if (held != null && held.version() > seen.version()) {
      return CompletableFuture.completedFuture(new Lookup.Found<>(held, 0));
    }
    boolean isFirst = reloaded.asMap().putIfAbsent(seen.project(), Boolean.TRUE) == null;
    return isFirst
        ? cache.load(seen.project())
        : CompletableFuture.completedFuture(new Lookup.Found<>(seen, 0));
  }

  /**
   * As {@link #load}, for a request that encrypts and found no primary key: the project's first one
   * is made. It can still be missing, if the store can't be asked.
   */
  public CompletableFuture<Lookup<ProjectEncryption>> withKey(Project project) {
    return firstKey
        .apply(project)
        .handle((made, failure) -> failure == null)
        .thenCompose(
            made ->
                made
                    ? loadWithKey(project.id())
                    : CompletableFuture.completedFuture(Lookup.unreachable()));
  }

  /** Asks again if the answer is of a question that was under way before the key was made. */
  private CompletableFuture<Lookup<ProjectEncryption>> loadWithKey(ProjectId project) {
    return cache
        .load(project)
        .thenCompose(
            found ->
                found instanceof Lookup.Found<ProjectEncryption> known
                        && !known.value().hasPrimary()
                    ? cache.load(project)
                    : CompletableFuture.completedFuture(found));
  }
}
