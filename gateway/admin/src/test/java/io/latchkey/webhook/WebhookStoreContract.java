package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.event.Event;
import io.latchkey.event.Event.Actor;
import io.latchkey.fixture.AtOnce;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.UnknownOrganizationException;
import io.latchkey.store.StoreUnavailableException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WebhookStore} must do. */
public abstract class WebhookStoreContract {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final int MOST = 20;

  private OrganizationId acme;

  /** The store under test. */
  protected abstract WebhookStore store();

  /** Stores a new organization. */
  protected abstract OrganizationId organization();

  /** How many events of an action have been written. */
  protected abstract long events(String action);

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @BeforeEach
  void createOrganization() {
    acme = organization();
  }

  @Test
  void webhookIsReadBackAsItWasWritten() {
    Webhook plain = webhook();
    Webhook full =
        new Webhook(
            WebhookId.generate(RANDOM),
            acme,
            URI.create("https://under_score.example:8443/a%20b?c=d"),
            List.of("key.*", "project.deleted"),
            new SealedSecret("sealed:“ü”"),
            "for Zoë\n漢字",
            new Webhook.Disabled(CREATED.plusMillis(1), "every attempt has failed"),
            CREATED.plusMillis(2),
            1);

    store().create(plain, MOST);
    store().create(full, MOST);

    assertThat(store().find(plain.id())).contains(plain);
    assertThat(store().find(full.id())).contains(full);
    assertThat(store().list(acme)).containsExactly(plain, full);
    assertThat(store().list(null)).contains(plain, full);
  }

  @Test
  void whatWasNeverStoredIsNotFound() {
    assertThat(store().find(WebhookId.generate(RANDOM))).isEmpty();
    assertThat(store().list(acme)).isEmpty();
    assertThat(store().list(OrganizationId.generate(RANDOM))).isEmpty();
  }

  @Test
  void webhooksAreListedOldestFirstHoweverTheyWereStored() {
    List<Webhook> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(webhook(CREATED.plusSeconds(i)));
    }
    List<Webhook> shuffled = new ArrayList<>(made);
    Collections.shuffle(shuffled);

    shuffled.forEach(each -> store().create(each, MOST));

    assertThat(store().list(acme)).isEqualTo(made);
  }

  @Test
  void webhookIsStoredOnceAndOnlyForAnOrganizationThatIsThere() {
    Webhook stored = webhook();
    store().create(stored, MOST);
    OrganizationId nobody = OrganizationId.generate(RANDOM);
    Webhook orphan = webhook(WebhookId.generate(RANDOM), nobody, CREATED);

    assertConflict(() -> store().create(stored, MOST));
    assertThatThrownBy(() -> store().create(orphan, MOST))
        .isInstanceOf(UnknownOrganizationException.class);

    assertThat(store().list(acme)).containsExactly(stored);
    assertThat(store().find(orphan.id())).isEmpty();
  }

  @Test
  void organizationHasNoMoreThanItMayHoweverManyAreMadeAtOnce() {
    long created =
        AtOnce.successes(12, WebhookLimitException.class, () -> store().create(webhook(), 5));

    assertThat(created).isEqualTo(5);
    List<Webhook> all = store().list(acme);
    assertThat(all).hasSize(5);
    store().delete(all.get(0));
    store().create(webhook(), 5);
    assertThat(store().list(acme)).hasSize(5);
  }

  @Test
  void webhookIsReplacedByItsNextVersionAndNoOther() {
    Webhook first = webhook();
    store().create(first, MOST);
    Webhook second = first.edited(URI.create("https://b.example/"), List.of("*"), "b", null);

    store().replace(second);

    assertThat(store().find(first.id())).contains(second);
    assertConflict(() -> store().replace(second));
    assertConflict(() -> store().delete(first));
    assertConflict(() -> store().replace(webhook().with(null)));
    assertThat(store().list(acme)).containsExactly(second);
  }

  @Test
  void ofManyWhoEditOneVersionAtOnceOneSucceeds() {
    Webhook first = webhook();
    store().create(first, MOST);

    long replaced =
        AtOnce.successes(
            12, ConflictException.class, () -> store().replace(first.with(disabled())));

    assertThat(replaced).isEqualTo(1);
  }

  @Test
  void deletedWebhookIsGone() {
    Webhook first = webhook();
    store().create(first, MOST);

    store().delete(first);

    assertThat(store().find(first.id())).isEmpty();
    assertThat(store().list(acme)).isEmpty();
    assertThat(store().list(null)).doesNotContain(first);
    assertConflict(() -> store().delete(first));
    assertConflict(() -> store().replace(first.with(null)));
  }

  @Test
  void eventIsWrittenWithTheMutationAndNotWithoutIt() {
    Webhook first = webhook();
    String action = "test." + UUID.randomUUID();
    WebhookStore noting =
        store().noting(new Event(action, Actor.PROGRAM, null, null, true, Map.of()));

    noting.create(first, MOST);
    assertConflict(() -> noting.create(first, MOST));
    noting.replace(first.with(disabled()));
    assertConflict(() -> noting.delete(first));
    noting.delete(first.with(disabled()));

    assertThat(events(action)).isEqualTo(3);
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    Webhook first = webhook();
    store().create(first, MOST);

    whileAway(
        () -> {
          assertUnavailable(() -> store().create(webhook(), MOST));
          assertUnavailable(() -> store().replace(first.with(null)));
          assertUnavailable(() -> store().delete(first));
          assertUnavailable(() -> store().find(first.id()));
          assertUnavailable(() -> store().list(acme));
        });

    assertThat(store().list(acme)).containsExactly(first);
  }

  private static Webhook.Disabled disabled() {
    return new Webhook.Disabled(CREATED, "by Zoë");
  }

  private static void assertConflict(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ConflictException.class);
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class);
  }

  private Webhook webhook() {
    return webhook(CREATED);
  }

  private Webhook webhook(Instant createdAt) {
    return webhook(WebhookId.generate(RANDOM), acme, createdAt);
  }

  /** An enabled webhook that is not stored yet. */
  static Webhook webhook(WebhookId id, OrganizationId organization, Instant createdAt) {
    return new Webhook(
        id,
        organization,
        URI.create("https://receiver.example/"),
        List.of("*"),
        new SealedSecret("sealed"),
        null,
        null,
        createdAt,
        1);
  }
}
