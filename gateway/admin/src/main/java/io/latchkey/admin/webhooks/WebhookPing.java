package io.latchkey.admin.webhooks;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.CloudEvent;
import io.latchkey.event.CloudEventJson;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.webhook.Answer;
import io.latchkey.webhook.Webhook;
import io.latchkey.webhook.WebhookEvents;
import io.latchkey.webhook.WebhookSender;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/**
 * Sends an event to a receiver while its owner waits: {@code webhook.tested}, which is in the event
 * log too. It is sent once, whether the webhook is enabled or not. Calls block, for as long as a
 * receiver may take; only some can be under way at once.
 */
final class WebhookPing {

  private static final int AT_ONCE = 8;

  private final EventLog log;
  private final WebhookSender receivers;
  private final CloudEventJson json = new CloudEventJson();
  private final Semaphore places = new Semaphore(AT_ONCE);

  WebhookPing(EventLog log, WebhookSender receivers) {
    this.log = log;
    this.receivers = receivers;
  }

  /** What came of a test. */
  record Tested(String event, Answer answer) {}

  /**
   * Tests a webhook.
   *
   * @throws ProblemException where too many tests are under way
   */
  Tested test(Actor actor, Webhook webhook) {
    if (!places.tryAcquire()) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_CALLS, "Too many tests are under way. Try again in a moment.");
    }
    try {
      Event.Actor who = actor.inEvents(webhook.organization());
      Event event = WebhookEvents.of("tested", who, webhook, Map.of());
      String id = log.append(event).join();
      String body =
          json.write(CloudEvent.of(new Logged(id, EventLog.timeOf(id), event), log.source()));
      return new Tested(id, receivers.send(webhook, id, body, 1).join());
    } catch (CompletionException e) {
      throw new StoreUnavailableException("the event of a test can't be written", e);
    } finally {
      places.release();
    }
  }
}
