package io.latchkey.webhook;

import io.latchkey.event.Event;
import io.latchkey.event.Event.Target;
import java.util.Map;

/** What is written into the event log about webhooks: of a receiver its host, no more. */
public final class WebhookEvents {

  private WebhookEvents() {}

  /** Something done to a webhook; {@code action} without what it was done to. */
  public static Event of(
      String action, Event.Actor actor, Webhook webhook, Map<String, String> details) {
    Target target = new Target("webhook", webhook.id().value(), webhook.host(), null);
    String organization = webhook.organization().value();
    return new Event("webhook." + action, actor, target, organization, true, details);
  }
}
