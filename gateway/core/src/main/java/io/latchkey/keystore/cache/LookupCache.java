package io.latchkey.keystore.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Lease;
import io.latchkey.change.Stamps;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what a {@link Resolver} answered, for as long as nothing has changed.
 *
 * <p>A hit is answered synchronously. A miss asks once per key however many wait for it. What the
 * store does not know is remembered for seconds, in a bounded space of its own, so that a flood of
 * invalid keys can't push good ones out.
 *
 * <p>What makes it safe: an answer is used only while its stamp is fresh, also by those who waited
 * for it; nobody joins a load that has its answer already; and while there is no lease, nobody
 * joins a load at all. So no request is answered by something older than the request, unless a
 * valid lease vouches for it.
 */
public final class LookupCache<K, V> implements CacheSizes {

  private static final Logger log = LoggerFactory.getLogger(LookupCache.class);
  private static final int ATTEMPTS = 4;
  private static final Exception TOO_MANY =
      new RejectedExecutionException("as many questions are under way as may be");

  private final Cache<K, Lookup.Found<V>> known;
  private final Cache<K, Lookup.Unknown<V>> unknown;
  private final ConcurrentHashMap<K, CompletableFuture<Lookup<V>>> loading =
      new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Resolver<K, V> resolver;
  private final Identity<V> identity;
  private final Stamps stamps;
  private final Lease lease;
  private final CacheSettings settings;
  private final LongAdder evictions = new LongAdder();
  private final LongAdder unknownEvictions = new LongAdder();

  /**
   * How the cache tells values apart.
   *
   * @param id what a change names it by
   * @param version counts its changes
   * @param creation what is touched when any value of this kind is created
   */
  public record Identity<V>(Function<V, Object> id, ToIntFunction<V> version, Object creation) {}

  public LookupCache(
      Resolver<K, V> resolver,
      Identity<V> identity,
      Stamps stamps,
      Lease lease,
      CacheSettings settings,
      Ticker ticker) {
    this.resolver = resolver;
    this.identity = identity;
    this.stamps = stamps;
    this.lease = lease;
    this.settings = settings;
    // Upkeep on the caller's thread: handing a task over every few reads costs more than doing it.
    this.known =
        Caffeine.newBuilder()
            .maximumSize(settings.maximumSize())
            .executor(Runnable::run)
            .evictionListener((key, value, cause) -> evictions.increment())
            .build();
    this.unknown =
        Caffeine.newBuilder()
            .maximumSize(settings.unknownSize())
            .expireAfterWrite(settings.unknownFor())
            .ticker(ticker)
            .evictionListener((key, value, cause) -> unknownEvicted(cause))
            .build();
  }

  /** What is held for {@code key}, fresh or not; null for nothing. */
  public Lookup.@Nullable Found<V> held(K key) {
    return known.getIfPresent(key);
  }

  /** Whether nothing has changed for a value since it was asked for. */
  public boolean isFresh(Lookup.Found<V> found) {
    return stamps.isFresh(identity.id.apply(found.value()), found.stamp());
  }

  /** The remembered answer that the store knows of no such thing; null for none. */
  Lookup.@Nullable Unknown<V> heldUnknown(K key) {
    Lookup.Unknown<V> held = unknown.getIfPresent(key);
    return held != null && isFresh(held) && lease.isValid() ? held : null;
  }

  private boolean isFresh(Lookup.Unknown<V> held) {
    return stamps.isFresh(identity.creation, held.stamp());
  }

  private void unknownEvicted(RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      unknownEvictions.increment();
    }
  }

  @Override
  public long size() {
    return known.estimatedSize();
  }

  @Override
  public long unknownSize() {
    return unknown.estimatedSize();
  }

  @Override
  public long evictions() {
    return evictions.sum();
  }

  @Override
  public long unknownEvictions() {
    return unknownEvictions.sum();
  }

  /** Asks the store. Never completes exceptionally. */
  public CompletableFuture<Lookup<V>> load(K key) {
    if (!lease.isValid()) {
      return attempt(key, ATTEMPTS, null);
    }
    CompletableFuture<Lookup<V>> mine = new CompletableFuture<>();
    CompletableFuture<Lookup<V>> other = loading.putIfAbsent(key, mine);
    if (other != null) {
      return other;
    }
    attempt(key, ATTEMPTS, mine).thenAccept(mine::complete);
    return mine;
  }

  /**
   * One question to the store, and another where something changed meanwhile.
   *
   * @param joinable what others may have joined; taken away before the answer is looked at
   */
  private CompletableFuture<Lookup<V>> attempt(
      K key, int left, @Nullable CompletableFuture<Lookup<V>> joinable) {
    long stamp = stamps.now();
    return ask(key)
        .handle(
            (answer, failure) -> {
              if (joinable != null) {
                loading.remove(key, joinable);
              }
              return failure == null ? keep(key, answer, stamp) : failed(failure);
            })
        .thenCompose(
            kept -> {
              if (kept != null) {
                return CompletableFuture.completedFuture(kept);
              }
              return left > 1
                  ? attempt(key, left - 1, null)
                  : CompletableFuture.completedFuture(Lookup.unreachable());
            });
  }

  private CompletableFuture<Optional<V>> ask(K key) {
    if (underWay.incrementAndGet() > settings.loadsAtOnce()) {
      underWay.decrementAndGet();
      return CompletableFuture.failedFuture(TOO_MANY);
    }
    return resolved(key).whenComplete((answer, failure) -> underWay.decrementAndGet());
  }

  private CompletableFuture<Optional<V>> resolved(K key) {
    try {
      return resolver.resolve(key).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Lookup<V> failed(Throwable failure) {
    log.debug("lookup failed", failure);
    return Lookup.unreachable();
  }

  /** Keeps a fresh answer; null where something changed since it was asked for. */
  private @Nullable Lookup<V> keep(K key, Optional<V> answer, long stamp) {
    if (answer.isEmpty()) {
      Lookup.Unknown<V> none = new Lookup.Unknown<>(stamp);
      if (!isFresh(none)) {
        return null;
      }
      known.invalidate(key);
      unknown.put(key, none);
      return none;
    }
    Lookup.Found<V> found = new Lookup.Found<>(answer.get(), stamp);
    return isFresh(found) ? known.asMap().merge(key, found, this::newer) : null;
  }

  private Lookup.Found<V> newer(Lookup.Found<V> held, Lookup.Found<V> loaded) {
    boolean heldIsNewer =
        isFresh(held)
            && identity.version.applyAsInt(held.value())
                > identity.version.applyAsInt(loaded.value());
    return heldIsNewer ? held : loaded;
  }
}
