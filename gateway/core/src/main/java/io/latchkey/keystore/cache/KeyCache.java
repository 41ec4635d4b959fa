package io.latchkey.keystore.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.change.Lease;
import io.latchkey.change.LoadSource;
import io.latchkey.change.Stamps;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The API keys that this gateway knows, by key hash.
 *
 * <p>Whoever knows a key to be revoked or expired says so, lease or not and store or not: neither
 * can be undone. A suspension can, so it is known only by what the feed has told while the lease
 * runs. Everything else is answered from memory only while the lease runs.
 */
public final class KeyCache implements ChangeListener, LoadSource {

  private final LookupCache<KeyHash, ApiKey> cache;
  private final Stamps stamps;
  private final Lease lease;
  private final RevokedKeys revoked;
  private final CacheCounts counts = new CacheCounts();

  public KeyCache(
      Resolver<KeyHash, ApiKey> resolver,
      RevokedKeys revoked,
      Stamps stamps,
      Lease lease,
      CacheSettings settings,
      Ticker ticker) {
    this.stamps = stamps;
    this.lease = lease;
    this.revoked = revoked;
    this.cache =
        new LookupCache<>(
            hash -> resolver.resolve(hash).thenApply(key -> key.map(revoked::apply)),
            new LookupCache.Identity<>(ApiKey::id, ApiKey::version, Change.Subject.KEY),
            stamps,
            lease,
            settings,
            ticker);
  }

  /**
   * The answer where it can be given without asking the store: found or unknown, never unreachable.
   *
   * @param now milliseconds since the epoch
   * @return null where the store must be asked
   */
  public @Nullable Lookup<ApiKey> ifKnown(KeyHash hash, long now) {
    Lookup.Found<ApiKey> held = cache.held(hash);
    if (held == null) {
      return cache.heldUnknown(hash);
    }
    if (cache.isFresh(held) && lease.isValid()) {
      return held;
    }
    ApiKey key = revoked.apply(held.value());
    return isRefused(key, now) ? new Lookup.Found<>(key, held.stamp()) : null;
  }

  /** A suspension may be over unless the feed is followed and has told of no end of it. */
  private boolean isRefused(ApiKey key, long now) {
    return switch (key.status(now)) {
      case REVOKED, EXPIRED -> true;
      case SUSPENDED -> revoked.isSeenSuspended(key.id()) && lease.isValid();
      case ACTIVE -> false;
    };
  }

  /** Asks the store; completes within its timeout, never exceptionally. */
  public CompletableFuture<Lookup<ApiKey>> load(KeyHash hash) {
    return cache.load(hash);
  }

  /** How many keys are held. An estimate. */
  public long size() {
    return cache.size();
  }

  /** How full this is. */
  public CacheSizes sizes() {
    return cache;
  }

  @Override
  public long keys() {
    return size();
  }

  @Override
  public long requests() {
    return counts.hits() + counts.unknown() + counts.misses();
  }

  /** Where those who ask count how they were answered, once per request. */
  public CacheCounts counts() {
    return counts;
  }

  @Override
  public void onChange(Change change) {
    if (isDeletionOfAProject(change)) {
      ProjectId project = ProjectId.parse(change.id());
      if (project != null) {
        revoked.add(project);
      }
      stamps.touchAll();
      return;
    }
    if (change.subject() != Change.Subject.KEY) {
      return;
    }
    KeyId id = KeyId.parse(change.id());
    switch (change.action()) {
      case CREATED -> stamps.touch(Change.Subject.KEY);
      case UPDATED -> touch(id);
      case REVOKED, DELETED -> {
        if (id != null) {
          revoked.add(id);
        }
        touch(id);
      }
    }
  }

  /** Its keys have changed each for itself; all are asked for again, in case one was missed. */
  private static boolean isDeletionOfAProject(Change change) {
    return change.subject() == Change.Subject.PROJECT && change.action() == Change.Action.DELETED;
  }

  private void touch(@Nullable KeyId id) {
    if (id == null) {
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
