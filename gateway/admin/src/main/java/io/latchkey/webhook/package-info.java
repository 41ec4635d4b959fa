/**
 * Webhooks: events of an organization, sent as they happen to a receiver that it has named.
 *
 * <p>One instance of the fleet, the holder of a lease, does the sending ({@link
 * io.latchkey.webhook.WebhookWorker}). It reads the event log behind the place that it has noted,
 * and puts every event into the queue of each webhook that wants it, in the step that notes the
 * next place ({@link io.latchkey.webhook.FanOut}). From the queues it sends what is due ({@link
 * io.latchkey.webhook.DeliveryScheduler}), a few at once to each receiver, so that none holds up
 * others. All of that stands in the store, so another instance goes on where one has stopped: an
 * event is sent at least once, with its ID to know it by.
 */
@NullMarked
package io.latchkey.webhook;

import org.jspecify.annotations.NullMarked;
