package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AtOnce;
import io.latchkey.webhook.Outbox.Entry;
import io.latchkey.webhook.Outbox.Noted;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Outbox} must do. */
public abstract class OutboxContract extends DeliveryNotesContract {

  @Test
  void leaseIsOneInstancesUntilItGivesItBack() {
    assertThat(outbox().hold("other", LEASE)).isFalse();
    assertThat(outbox().hold(ME, LEASE)).isTrue();

    outbox().release("other");
    assertThat(outbox().hold("other", LEASE)).isFalse();
    outbox().release(ME);

    assertThat(outbox().hold("other", LEASE)).isTrue();
    assertThat(outbox().hold(ME, LEASE)).isFalse();
  }

  @Test
  void leaseThatIsNotRenewedIsOver() {
    outbox().hold(ME, Duration.ofMillis(50));

    await().until(() -> outbox().hold("other", LEASE));
  }

  @Test
  void ofManyWhoWantTheLeaseAtOnceOneGetsIt() {
    outbox().release(ME);

    List<Boolean> held = AtOnce.call(12, () -> outbox().hold("i" + UUID.randomUUID(), LEASE));

    assertThat(held.stream().filter(each -> each)).hasSize(1);
  }

  @Test
  void deliveriesAreQueuedTogetherWithThePlaceThatTheLogWasReadTo() {
    assertThat(outbox().position()).isEqualTo("0-0");

    assertThat(outbox().add(ME, "0-0", "2-0", entries("1-0", "2-0"))).isTrue();

    assertThat(outbox().position()).isEqualTo("2-0");
    assertThat(dueEvents()).containsExactly("1-0", "2-0");
    assertThat(outbox().due(webhook.id(), NOW, 10).get(0)).isEqualTo(delivery("1-0"));
    assertThat(outbox().due(NOW, 10)).containsExactly(webhook.id());
    assertThat(outbox().due(NOW.minusMillis(1), 10)).isEmpty();
    assertThat(outbox().room(webhook.id())).isEqualTo(ROOM - 2);
  }

  @Test
  void nothingIsQueuedByWhoeverLacksTheLeaseOrReadFromAnotherPlace() {
    assertThat(outbox().add("other", "0-0", "1-0", entries("1-0"))).isFalse();
    assertThat(outbox().add(ME, "9-0", "9-1", entries("1-0"))).isFalse();

    assertThat(outbox().position()).isEqualTo("0-0");
    assertThat(dueEvents()).isEmpty();
    assertThat(outbox().due(NOW, 10)).isEmpty();
  }

  @Test
  void eventsOfAWebhookThatIsGoneAreLeftOut() {
    webhooks().delete(webhook);

    assertThat(outbox().add(ME, "0-0", "1-0", entries("1-0"))).isTrue();

    assertThat(outbox().position()).isEqualTo("1-0");
    assertThat(dueEvents()).isEmpty();
    assertThat(note("1-0", null, true)).isEqualTo(new Noted(true, null));
    assertThat(outbox().recent(webhook.id(), null, 10).deliveries()).isEmpty();
  }

  private boolean refill(String from, String to, @Nullable String level, String... events) {
    List<Delivery> deliveries = Stream.of(events).map(DeliveryNotesContract::delivery).toList();
    return outbox().refill(ME, webhook.id(), from, to, level, deliveries);
  }

  @Test
  void whatAQueueHasNoRoomForStaysInTheLogUntilItIsRefilled() {
    outbox().add(ME, "0-0", "6-0", entries("1-0", "2-0", "3-0", "4-0", "5-0", "6-0"));
    assertThat(outbox().room(webhook.id())).isZero();
    assertThat(outbox().behind()).containsEntry(webhook.id(), "4-0").hasSize(1);
    outbox().add(ME, "6-0", "7-0", entries("7-0"));
    assertThat(dueEvents()).containsExactly("1-0", "2-0", "3-0", "4-0");
    assertThat(outbox().standing(webhook.id()).behind()).isTrue();
    Stream.of("1-0", "2-0", "3-0").forEach(each -> note(each, null, true));

    assertThat(refill("4-0", "5-0", null, "5-0")).isTrue();
    assertThat(refill("4-0", "5-0", null, "5-0")).isFalse();
    assertThat(outbox().behind()).containsEntry(webhook.id(), "5-0");
    assertThat(refill("5-0", "7-0", "6-0", "6-0")).isTrue();
    assertThat(outbox().behind()).containsEntry(webhook.id(), "7-0");
    assertThat(refill("7-0", "7-0", "7-0")).isTrue();

    assertThat(outbox().behind()).isEmpty();
    assertThat(dueEvents()).containsExactly("4-0", "5-0", "6-0");
  }

  @Test
  void webhookThatIsGoneIsNotBehindAnyMore() {
    outbox().add(ME, "0-0", "5-0", entries("1-0", "2-0", "3-0", "4-0", "5-0"));
    assertThat(outbox().refill("other", webhook.id(), "4-0", "5-0", null, List.of())).isFalse();
    webhooks().delete(webhook);

    assertThat(refill("4-0", "5-0", null, "5-0")).isTrue();

    assertThat(outbox().behind()).isEmpty();
    assertThat(dueEvents()).isEmpty();
  }

  @Test
  void webhooksAreDueInTheOrderOfTheirFirstDelivery() {
    Webhook second = stored();
    Delivery later = Delivery.of("1-0", "a", "{}", NOW.plusMillis(5));
    Delivery sooner = Delivery.of("2-0", "a", "{}", NOW);

    outbox()
        .add(
            ME,
            "0-0",
            "2-0",
            List.of(new Entry(webhook.id(), later, "0-0"), new Entry(second.id(), sooner, "1-0")));

    assertThat(outbox().due(NOW.plusMillis(5), 10)).containsExactly(second.id(), webhook.id());
    assertThat(outbox().due(NOW.plusMillis(5), 1)).containsExactly(second.id());
    assertThat(outbox().due(NOW, 10)).containsExactly(second.id());
    Set<WebhookId> both = Set.of(webhook.id(), second.id());
    assertThat(outbox().load(both, NOW)).isEqualTo(new Outbox.Load(2, NOW));
    assertThat(outbox().load(both, NOW.minusMillis(1))).isEqualTo(new Outbox.Load(2, null));
  }

  @Test
  void parkedWebhookIsNotDueUntilItIsEnabledAgain() {
    outbox().add(ME, "0-0", "1-0", entries("1-0"));
    Webhook disabled = webhook.with(new Webhook.Disabled(NOW, "by Zoë"));
    webhooks().replace(disabled);

    outbox().park(webhook.id());
    assertThat(outbox().due(NOW, 10)).isEmpty();
    webhooks().replace(disabled.with(null));

    assertThat(outbox().due(NOW, 10)).containsExactly(webhook.id());
    assertThat(dueEvents()).containsExactly("1-0");
  }

  @Test
  void deletedWebhookHasNothingToSend() {
    outbox().add(ME, "0-0", "2-0", entries("1-0", "2-0"));
    note("1-0", null, true);

    webhooks().delete(webhook);

    assertThat(outbox().due(NOW, 10)).isEmpty();
    assertThat(dueEvents()).isEmpty();
    assertThat(outbox().recent(webhook.id(), null, 10).deliveries()).isEmpty();
    assertThat(outbox().standing(webhook.id()))
        .isEqualTo(new Outbox.Standing(0, false, null, null, null));
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    outbox().add(ME, "0-0", "1-0", entries("1-0"));
    Delivery ended = delivery("1-0").after(new Answer(200, null, Duration.ZERO), NOW, null);

    whileAway(
        () -> {
          assertUnavailable(() -> outbox().hold(ME, LEASE));
          assertUnavailable(() -> outbox().release(ME));
          assertUnavailable(() -> outbox().position());
          assertUnavailable(() -> outbox().add(ME, "1-0", "2-0", entries("2-0")));
          assertUnavailable(() -> outbox().behind());
          assertUnavailable(() -> outbox().due(NOW, 10));
          assertUnavailable(() -> outbox().recent(webhook.id(), null, 10));
          assertUnavailable(() -> outbox().standing(webhook.id()));
          assertThat(outbox().note(ME, webhook.id(), ended)).failsWithin(LEASE);
        });

    assertThat(outbox().position()).isEqualTo("1-0");
    assertThat(dueEvents()).containsExactly("1-0");
  }
}
