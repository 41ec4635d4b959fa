package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.key.OrganizationId;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.webhook.Outbox.Entry;
import io.latchkey.webhook.Outbox.Noted;
import io.latchkey.webhook.Outbox.Recent;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Outbox} must do with attempts that were made; {@link OutboxContract} has the
 * rest.
 */
public abstract class DeliveryNotesContract {
  private static final SecureRandom RANDOM = new SecureRandom();

  protected static final Duration LEASE = Duration.ofMinutes(1);

  protected static final String ME = "me";

  protected static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);

  /** How many events the queues of the outbox under test have room for. */
  protected static final int ROOM = 4;

  protected Webhook webhook;

  /** The outbox under test: an empty one for each test. */
  protected abstract Outbox outbox();

  /** The store whose webhooks it serves. */
  protected abstract WebhookStore webhooks();

  /** Stores a new organization. */
  protected abstract OrganizationId organization();

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @BeforeEach
  void createWebhook() {
    webhook = stored();
    assertThat(outbox().hold(ME, LEASE)).isTrue();
  }

  protected Webhook stored() {
    Webhook made = WebhookStoreContract.webhook(WebhookId.generate(RANDOM), organization(), NOW);
    webhooks().create(made, 20);
    return made;
  }

  protected static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class);
  }

  protected Noted note(String event, @Nullable Instant next, boolean taken) {
    return note(event, next, taken, NOW);
  }

  protected Noted note(String event, @Nullable Instant next, boolean taken, Instant at) {
    Answer answer = new Answer(taken ? 200 : 500, taken ? null : "it failed", Duration.ZERO);
    return outbox().note(ME, webhook.id(), delivery(event).after(answer, at, next)).join();
  }

  protected List<String> dueEvents() {
    return events(outbox().due(webhook.id(), NOW, 10));
  }

  protected static List<String> events(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::event).toList();
  }

  /** Entries for the webhook, each behind the one before. */
  protected List<Entry> entries(String... events) {
    return IntStream.range(0, events.length)
        .mapToObj(i -> new Entry(webhook.id(), delivery(events[i]), i == 0 ? "0-0" : events[i - 1]))
        .toList();
  }

  protected static Delivery delivery(String event) {
    return Delivery.of(event, "key.created", "{\"a\":\"“ü”\"}", NOW);
  }

  @Test
  void failedAttemptWaitsForItsNextAndATakenOneHasEnded() {
    outbox().add(ME, "0-0", "2-0", entries("1-0", "2-0"));
    Instant next = NOW.plusSeconds(10);

    assertThat(note("1-0", next, false)).isEqualTo(new Noted(true, NOW));
    assertThat(dueEvents()).containsExactly("2-0");
    assertThat(outbox().due(webhook.id(), next, 10)).extracting(Delivery::attempts).contains(1);
    assertThat(outbox().standing(webhook.id()))
        .isEqualTo(new Outbox.Standing(2, false, NOW, null, NOW));
    assertThat(note("2-0", null, true)).isEqualTo(new Noted(true, null));

    assertThat(outbox().standing(webhook.id()))
        .isEqualTo(new Outbox.Standing(1, false, next, NOW, null));
    assertThat(outbox().due(NOW, 10)).isEmpty();
    assertThat(outbox().due(next, 10)).containsExactly(webhook.id());
  }

  @Test
  void attemptIsNotNotedByWhoeverHasLostTheLease() {
    outbox().add(ME, "0-0", "1-0", entries("1-0"));
    outbox().release(ME);

    assertThat(note("1-0", null, true).held()).isFalse();

    assertThat(dueEvents()).containsExactly("1-0");
  }

  @Test
  void recentDeliveriesAreThoseThatWaitTheSoonestFirstThenThoseThatEndedTheLastFirst() {
    outbox().add(ME, "0-0", "4-0", entries("1-0", "2-0", "3-0", "4-0"));
    note("1-0", null, true, NOW.plusSeconds(1));
    note("3-0", null, true, NOW.plusSeconds(2));

    for (int step = 1; step <= 5; step++) {
      List<String> found = new ArrayList<>();
      Recent page = outbox().recent(webhook.id(), null, step);
      found.addAll(events(page.deliveries()));
      while (page.next() != null) {
        page = outbox().recent(webhook.id(), page.next(), step);
        found.addAll(events(page.deliveries()));
      }
      assertThat(found).as("by %s", step).containsExactly("2-0", "4-0", "3-0", "1-0");
    }
  }

  @Test
  void deliveryThatEndsWhileItIsPagedIsNotLeftOut() {
    outbox().add(ME, "0-0", "4-0", entries("1-0", "2-0", "3-0", "4-0"));
    Recent first = outbox().recent(webhook.id(), null, 2);

    note("3-0", null, true);
    Recent rest = outbox().recent(webhook.id(), first.next(), 10);

    assertThat(events(first.deliveries())).containsExactly("1-0", "2-0");
    assertThat(events(rest.deliveries())).containsExactly("4-0", "3-0");
  }

  @Test
  void ofDeliveriesThatHaveEndedTheLastAreKept() {
    for (int i = 0; i < 520; i++) {
      String event = (i + 1) + "-0";
      outbox().add(ME, i + "-0", event, entries(event));
      note(event, null, true, NOW.plusMillis(i));
    }

    List<String> kept = events(outbox().recent(webhook.id(), null, 1_000).deliveries());

    assertThat(kept).hasSizeBetween(100, 519).startsWith("520-0", "519-0");
  }
}
