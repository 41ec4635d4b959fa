package io.latchkey.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyRecord.Revocation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that were seen revoked or deleted in the last hours. Redis can lose a write that it has
 * acknowledged when it fails over; whenever the feed leaves a doubt, each of these is looked at
 * again in the background, and ended again where the store has forgotten it. Bounded: the oldest of
 * more than a hundred thousand are not looked at.
 */
final class ReassertedRevocations implements ChangeListener {

  private static final Logger log = LoggerFactory.getLogger(ReassertedRevocations.class);
  private static final long MOST = 100_000;
  private static final long RETRY_SECONDS = 1;
  private static final String REASON = "revoked before; the store had lost it";

  private final KeyEndings endings;
  private final InstantSource clock;
  private final ScheduledExecutorService background;
  private final Cache<KeyId, Remembered> memory;
  private final AtomicInteger resets = new AtomicInteger();

  private record Remembered(boolean deleted, @Nullable Revocation revocation) {

    private static Remembered later(Remembered before, Remembered now) {
      boolean deleted = before.deleted || now.deleted;
      return new Remembered(
          deleted, before.revocation == null ? now.revocation : before.revocation);
    }
  }

  /**
   * An empty memory.
   *
   * @param background one thread, which drops what comes after its end; shut down by its maker
   * @param remembered how long a key is remembered
   */
  ReassertedRevocations(
      KeyEndings endings,
      InstantSource clock,
      ScheduledExecutorService background,
      Duration remembered,
      Ticker ticker) {
    this.endings = endings;
    this.clock = clock;
    this.background = background;
    this.memory =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(remembered).ticker(ticker).build();
  }

  /** Remembers a revocation, before it is acknowledged. */
  void revoked(KeyId id, @Nullable Revocation revocation) {
    memory.asMap().merge(id, new Remembered(false, revocation), Remembered::later);
  }

  /** Remembers a deletion, before it is acknowledged. */
  void deleted(KeyId id) {
    memory.asMap().merge(id, new Remembered(true, null), Remembered::later);
  }

  @Override
  public void onChange(Change change) {
    KeyId id = change.subject() == Change.Subject.KEY ? KeyId.parse(change.id()) : null;
    if (id == null) {
      return;
    }
    switch (change.action()) {
      case REVOKED -> revoked(id, null);
      case DELETED -> deleted(id);
      case CREATED, UPDATED -> {}
    }
  }

  /** How often the feed has left a doubt: to be noted before an ending is stored. */
  int resets() {
    return resets.get();
  }

  /** Looks at everything again where the feed has left a doubt since an ending was stored. */
  void checkSince(int resetsBefore) {
    if (resets.get() != resetsBefore) {
      background.execute(this::reassert);
    }
  }

  @Override
  public void onReset() {
    resets.incrementAndGet();
    if (!memory.asMap().isEmpty()) {
      background.execute(this::reassert);
    }
  }

  private void reassert() {
    Map<KeyId, Remembered> all = Map.copyOf(memory.asMap());
    int lost = 0;
    try {
      for (Map.Entry<KeyId, Remembered> entry : all.entrySet()) {
        lost += wasLost(entry.getKey(), entry.getValue()) ? 1 : 0;
      }
      log.info("revocations checked={} reasserted={} reason=\"feed reset\"", all.size(), lost);
    } catch (StoreUnavailableException | OutcomeUnknownException e) {
      background.schedule(this::reassert, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private boolean wasLost(KeyId id, Remembered remembered) {
    try {
      Optional<KeyEndings.Ended> ended =
          remembered.deleted
              ? endings.delete(Actor.SYSTEM_OPERATOR, id, key -> {})
              : endings.revoke(Actor.SYSTEM_OPERATOR, id, why(remembered));
      if (ended.isEmpty() || !ended.get().isNew()) {
        return false;
      }
    } catch (StoreUnavailableException | OutcomeUnknownException e) {
      throw e;
    } catch (RuntimeException e) { // A record that can't be read must keep no other from its turn.
      log.error("key={} reasserted=false reason=\"{}\"", id, e.getMessage());
      return false;
    }
    String how = remembered.deleted ? "deleted" : "revoked";
    log.warn("key={} reasserted={} reason=\"the store had lost it\"", id, how);
    return true;
  }

  private Revocation why(Remembered remembered) {
    Revocation revocation = remembered.revocation;
    return revocation == null ? new Revocation(clock.instant(), REASON) : revocation;
  }
}
