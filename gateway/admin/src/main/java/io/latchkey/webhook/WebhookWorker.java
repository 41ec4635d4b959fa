package io.latchkey.webhook;

import io.latchkey.event.EventLog;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to webhooks, on a thread of its own, for as long as it holds the fleet's lease for
 * that. A holder that is cut off from the store stops putting events into queues at once; what it
 * is sending then may be sent again by the next.
 */
public final class WebhookWorker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WebhookWorker.class);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration RELOAD = Duration.ofSeconds(30);
  private static final long TICK_MILLIS = 200;
  private static final int STEPS_PER_TICK = 20;
  private static final long PATIENCE_MILLIS = 3_000;
  private static final String OF_WEBHOOKS = "webhook.";

  private final EventLog events;
  private final WebhookStore store;
  private final Outbox outbox;
  private final FanOut fanOut;
  private final DeliveryScheduler courier;
  private final String instance;
  private final int maximumWaiting;
  private final WebhookMeters meters;
  private final Post post;
  private final ScheduledExecutorService thread;
  private Map<WebhookId, Webhook> webhooks = Map.of();
  private @Nullable String position;
  private boolean cutOff;
  private volatile boolean closing;
  private long asked;
  private long loaded;

  /**
   * Who works, and by what.
   *
   * @param instance its name in the fleet
   */
  public record Post(
      String instance, WebhookSettings settings, InstantSource clock, WebhookMeters meters) {}

  private WebhookWorker(
      EventLog events,
      WebhookStore store,
      Outbox outbox,
      DeliveryScheduler courier,
      Post post,
      ScheduledExecutorService thread) {
    this.events = events;
    this.store = store;
    this.outbox = outbox;
    this.fanOut = new FanOut(outbox, post.instance(), post.clock(), events::source);
    this.courier = courier;
    this.instance = post.instance();
    this.maximumWaiting = post.settings().maximumWaiting();
    this.meters = post.meters();
    this.post = post;
    this.thread = thread;
    this.asked = System.nanoTime() - RENEWAL.toNanos();
  }

  /** A worker that works from now on. */
  public static WebhookWorker start(
      EventLog events, WebhookStore store, Outbox outbox, WebhookSender receivers, Post post) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "latchkey-webhooks");
              made.setDaemon(true);
              return made;
            });
    DeliveryScheduler courier = new DeliveryScheduler(store, outbox, receivers, post, thread);
    WebhookWorker worker = new WebhookWorker(events, store, outbox, courier, post, thread);
    thread.scheduleWithFixedDelay(worker::workSafely, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return worker;
  }

  private void workSafely() {
    if (closing) {
      return;
    }
    try {
      work();
      cutOff = false;
    } catch (StoreUnavailableException | CompletionException e) {
      leave();
      if (!cutOff) {
        log.warn("webhooks working=false reason=\"{}\" action=\"retrying\"", reason(e));
      }
      cutOff = true;
    } catch (RuntimeException e) {
      leave();
      if (!cutOff) {
        log.error("webhooks working=false reason=\"unexpected failure\" action=\"retrying\"", e);
      }
      cutOff = true;
    }
  }

  private static @Nullable String reason(RuntimeException failure) {
    Throwable cause = failure.getCause();
    return (failure instanceof CompletionException && cause != null ? cause : failure).getMessage();
  }

  private void work() {
    hold();
    for (int i = 0; i < STEPS_PER_TICK && forward(); i++) {
      // It has put some events into the queues: there may be more.
    }
    String level = position;
    if (level != null) {
      refill(level);
      courier.sendDue(webhooks);
    }
  }

  /** Does nothing more until this instance is known to hold the lease. */
  private void leave() {
    position = null;
    courier.pause();
    meters.idle();
  }

  /** Fills the queues again that had no room for events. */
  private void refill(String level) {
    for (Map.Entry<WebhookId, String> each : outbox.behind().entrySet()) {
      WebhookId id = each.getKey();
      Webhook webhook = webhooks.get(id);
      String from = each.getValue();
      long room = outbox.room(id);
      if (webhook == null) {
        outbox.refill(instance, id, from, from, null, List.of());
      } else if (room > maximumWaiting / 2) {
        fanOut.refill(webhook, from, level, events.after(from).join(), room);
      }
    }
  }

  /** Sees to the lease; {@code position} is null after it where another instance has it. */
  private void hold() {
    long now = System.nanoTime();
    if (now - asked < RENEWAL.toNanos()) {
      return;
    }
    boolean held = outbox.hold(instance, LEASE);
    asked = now;
    if (held) {
      meters.waiting(outbox.load(webhooks.keySet(), post.clock().instant()));
    }
    if (!held) {
      leave();
    } else if (position == null) {
      position = outbox.position();
      reload();
      log.info("webhooks working=true webhooks={} position={}", webhooks.size(), position);
    } else if (now - loaded > RELOAD.toNanos()) {
      reload();
    }
  }

  private void reload() {
    Map<WebhookId, Webhook> found = new LinkedHashMap<>();
    store.list(null).forEach(webhook -> found.put(webhook.id(), webhook));
    webhooks = found;
    loaded = System.nanoTime();
    courier.keepOnly(found);
  }

  /** Puts the next events into the queues; false where there were none. */
  private boolean forward() {
    String from = position;
    if (from == null) {
      return false;
    }
    List<Logged> step = events.after(from).join();
    if (step.stream().anyMatch(each -> each.event().action().startsWith(OF_WEBHOOKS))) {
      reload();
    }
    boolean added = fanOut.add(from, step, webhooks.values());
    position = !added ? null : step.isEmpty() ? from : step.get(step.size() - 1).id();
    return added && !step.isEmpty();
  }

  /** Stops, and lets another instance go on; takes at most seconds. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.submit(() -> outbox.release(instance)).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("webhooks released=false reason=\"the lease will run out\"");
    } finally {
      thread.shutdownNow();
    }
  }
}
