package io.latchkey.keystore.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.change.Lease;
import io.latchkey.change.Stamps;
import io.latchkey.key.OrganizationId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The organizations that this gateway knows. That there is none is remembered too, so that every
 * answer is found or unreachable.
 */
public final class OrganizationCache implements ChangeListener {

  private final LookupCache<OrganizationId, LimitedOrganization> cache;
  private final Stamps stamps;
  private final Lease lease;

  /**
   * A cache.
   *
   * @param resolver never answers that there is none
   */
  public OrganizationCache(
      Resolver<OrganizationId, LimitedOrganization> resolver,
      Stamps stamps,
      Lease lease,
      CacheSettings settings,
      Ticker ticker) {
    this.stamps = stamps;
    this.lease = lease;
    this.cache =
        new LookupCache<>(
            resolver,
            new LookupCache.Identity<>(
                LimitedOrganization::id, LimitedOrganization::version, Change.Subject.ORGANIZATION),
            stamps,
            lease,
            settings,
            ticker);
  }

  /** The organization where it is known here; null where the store must be asked. */
  public @Nullable LimitedOrganization ifKnown(OrganizationId id) {
    Lookup.Found<LimitedOrganization> held = cache.held(id);
    return held != null && cache.isFresh(held) && lease.isValid() ? held.value() : null;
  }

  /** Asks the store; completes within its timeout, never exceptionally. */
  public CompletableFuture<Lookup<LimitedOrganization>> load(OrganizationId id) {
    return cache.load(id);
  }

  @Override
  public void onChange(Change change) {
    if (change.subject() != Change.Subject.ORGANIZATION) {
      return;
    }
    OrganizationId id = OrganizationId.parse(change.id());
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
