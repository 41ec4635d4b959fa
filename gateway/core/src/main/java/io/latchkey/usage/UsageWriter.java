package io.latchkey.usage;

import io.latchkey.key.KeyId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the counts and writes them, on a thread of its own. What may not have been written is
 * written again, as it was, before anything else; what comes meanwhile is merged.
 */
public final class UsageWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(UsageWriter.class);
  private static final int BATCH = 1_000;
  private static final long PATIENCE_MILLIS = 3_000;
  private static final long PAUSE_MILLIS = 50;

  private final UsageCounts counts;
  private final UsageStore store;
  private final OldSecretReports reports;
  private final Duration interval;
  private final Waiting waiting;
  private final ScheduledExecutorService thread;
  private final LongAdder batches = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private volatile List<UsageDay> unconfirmed = List.of();
  private long sequence;
  private boolean failing;

  /** A writer that does nothing until it is started. */
  public UsageWriter(
      UsageCounts counts,
      UsageStore store,
      UsageOwners owners,
      OldSecretReports reports,
      UsageSettings settings) {
    this.counts = counts;
    this.store = store;
    this.reports = reports;
    this.interval = settings.flush();
    this.waiting = new Waiting(settings.maximumWaiting(), owners);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "latchkey-usage");
              made.setDaemon(true);
              return made;
            });
  }

  /** Writes at intervals from now on. */
  public void start() {
    long millis = interval.toMillis();
    thread.scheduleWithFixedDelay(this::flushSafely, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void flushSafely() {
    try {
      flush();
    } catch (RuntimeException e) {
      log.error("usage written=false reason=\"unexpected failure\"", e);
    }
  }

  /** Writes all that was counted before, as far as the store lets it. */
  void flush() {
    counts.drainTo(waiting);
    boolean goesOn = true;
    while (goesOn) {
      boolean again = !unconfirmed.isEmpty();
      List<UsageDay> batch = again ? unconfirmed : waiting.take(BATCH, ++sequence);
      unconfirmed = batch;
      goesOn = !batch.isEmpty() && write(batch, again);
    }
    if (unconfirmed.isEmpty()) {
      reports.send();
    }
  }

  private boolean write(List<UsageDay> batch, boolean again) {
    (again ? retries : batches).increment();
    if (!again) {
      note(batch);
    }
    UsageStore.Written written = store.write(batch);
    unconfirmed = written.rest();
    if (written.reason() != null && !failing) {
      log.warn(
          "usage written=false reason=\"{}\" action=\"counting in memory until Redis answers\"",
          written.reason());
    } else if (written.reason() == null && failing) {
      log.info("usage written=true dropped={}", dropped());
    }
    failing = written.reason() != null;
    return unconfirmed.isEmpty();
  }

  private void note(List<UsageDay> batch) {
    for (UsageDay day : batch) {
      LastUse use = day.oldSecretUse();
      KeyId key = use == null ? null : KeyId.parse(day.of());
      if (use != null && key != null) {
        reports.note(key, use);
      }
    }
  }

  /** Writes what is left; gives up after 3 seconds where the store does not take it. */
  @Override
  public void close() {
    try {
      thread.submit(this::flushToTheEnd).get(PATIENCE_MILLIS * 2, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.error("usage written=false reason=\"unexpected failure\"", e);
    }
    thread.shutdownNow();
    if (waiting() > 0) {
      log.warn("usage lost={} reason=\"Redis did not take it before the stop\"", waiting());
    }
  }

  private void flushToTheEnd() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    flush();
    while (waiting() > 0 && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      flush();
    }
  }

  /** How many counts are not written yet. */
  public int waiting() {
    int sent = unconfirmed.stream().mapToInt(day -> day.counts().size()).sum();
    return counts.size() + waiting.size() + sent;
  }

  /** How many requests and answers were not counted, because too much waited to be written. */
  public long dropped() {
    return counts.dropped() + waiting.dropped();
  }

  /** How many batches were written or tried. */
  public long batches() {
    return batches.sum();
  }

  /** How often a batch was tried again. */
  public long retries() {
    return retries.sum();
  }
}
