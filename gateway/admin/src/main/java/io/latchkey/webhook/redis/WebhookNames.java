package io.latchkey.webhook.redis;

import io.latchkey.key.OrganizationId;
import io.latchkey.redis.RedisNames;
import io.latchkey.webhook.WebhookId;

/**
 * What webhooks are called in Redis, all in one slot of a cluster.
 *
 * @param names of everything
 */
record WebhookNames(RedisNames names) {

  /** The IDs of all webhooks, by time of creation. */
  String all() {
    return names.of("webhooks");
  }

  /** Those of an organization. */
  String of(OrganizationId organization) {
    return names.of("organization", organization.value(), "webhooks");
  }

  /** Who does the sending. */
  String lease() {
    return names.of("webhooks", "lease");
  }

  /** The last event that was put into the queues. */
  String position() {
    return names.of("webhooks", "position");
  }

  /** The webhooks that have something to send, by the time of the first. */
  String due() {
    return names.of("webhooks", "due");
  }

  /** The webhooks whose events are left in the log, each with the place behind which they are. */
  String behind() {
    return names.of("webhooks", "behind");
  }

  String record(WebhookId id) {
    return names.of("webhook", id.value());
  }

  /** The IDs of events that wait, by the time of the next attempt. */
  String waiting(WebhookId id) {
    return names.of("webhook", id.value(), "waiting");
  }

  /** The IDs of events that were delivered or given up, by when. */
  String ended(WebhookId id) {
    return names.of("webhook", id.value(), "ended");
  }

  /** The deliveries by the IDs of their events. */
  String deliveries(WebhookId id) {
    return names.of("webhook", id.value(), "deliveries");
  }

  /** Since when it fails, and when it was last delivered to. */
  String state(WebhookId id) {
    return names.of("webhook", id.value(), "state");
  }
}
