package io.latchkey.admin.webhooks;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.Versions;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.webhooks.WebhookForm.NewWebhook;
import io.latchkey.admin.webhooks.WebhookForm.WebhookEdit;
import io.latchkey.event.Event;
import io.latchkey.mutation.Attempts;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.webhook.SecretSeal;
import io.latchkey.webhook.Webhook;
import io.latchkey.webhook.WebhookEvents;
import io.latchkey.webhook.WebhookId;
import io.latchkey.webhook.WebhookLimitException;
import io.latchkey.webhook.WebhookSecret;
import io.latchkey.webhook.WebhookStore;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of webhooks. Calls block. Besides what each says, all throw {@link
 * StoreUnavailableException} where the store can't be asked and nothing was changed, and {@link
 * OutcomeUnknownException} where it may have been.
 */
public final class Webhooks {

  private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

  private final WebhookStore store;
  private final SecretSeal seal;
  private final int mostPerOrganization;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * A lifecycle.
   *
   * @param random must be cryptographically strong
   */
  Webhooks(
      WebhookStore store,
      SecretSeal seal,
      int mostPerOrganization,
      RandomGenerator random,
      InstantSource clock) {
    this.store = store;
    this.seal = seal;
    this.mostPerOrganization = mostPerOrganization;
    this.random = random;
    this.clock = clock;
  }

  /** A webhook and its secret; the only place that has both. */
  record Created(Webhook webhook, WebhookSecret secret) {}

  /**
   * The webhook with an ID that a caller sent.
   *
   * @throws ProblemException where the caller does not see one, or has no such right there
   */
  Webhook find(Actor actor, Right right, String id) {
    Webhook webhook =
        Optional.ofNullable(WebhookId.parse(id))
            .flatMap(store::find)
            .filter(found -> actor.sees(found.organization()))
            .orElseThrow(Webhooks::none);
    Access.check(actor, right, webhook.organization());
    return webhook;
  }

  private static ProblemException none() {
    return new ProblemException(ProblemKind.WEBHOOK_NOT_FOUND, "There is no webhook with this ID.");
  }

  /**
   * Makes a webhook.
   *
   * @throws ProblemException where the organization has all that it may have
   */
  Created create(Actor actor, NewWebhook wanted) {
    RandomGenerator numbers = actor.attempt().random(random);
    WebhookId id = WebhookId.generate(numbers);
    WebhookSecret secret = WebhookSecret.generate(numbers);
    Webhook webhook =
        new Webhook(
            id,
            wanted.organization(),
            wanted.url(),
            wanted.actions(),
            seal.seal(id, secret),
            wanted.description(),
            null,
            now(),
            1);
    Webhook stored = store(actor, webhook);
    log.info(
        "event=webhook.created webhook={} organization={} actor={}",
        id,
        wanted.organization(),
        actor);
    return new Created(stored, secret);
  }

  /** The webhook as it is stored, by this or an earlier try. */
  private Webhook store(Actor actor, Webhook webhook) {
    Map<String, String> details = Map.of("actions", String.join(", ", webhook.actions()));
    WebhookStore noting = store.noting(event("created", actor, webhook, details));
    try {
      return actor
          .attempt()
          .mutation()
          .once(
              () -> {
                noting.create(webhook, mostPerOrganization);
                return webhook;
              },
              () -> store.find(webhook.id()));
    } catch (WebhookLimitException e) {
      throw new ProblemException(
          ProblemKind.WEBHOOK_LIMIT_REACHED,
          "The organization has "
              + mostPerOrganization
              + " webhooks, which is all that it may have. Delete one, and try again.");
    }
  }

  /**
   * Enables or disables a webhook; does nothing where it is so already.
   *
   * @param state null to enable it
   * @throws ProblemException where it is gone
   */
  Webhook set(Actor actor, WebhookId id, Webhook.@Nullable Disabled state) {
    String action = state == null ? "enabled" : "disabled";
    Map<String, String> details = state == null ? Map.of() : Map.of("reason", state.reason());
    return change(
        id,
        current -> {
          if (current.isEnabled() == (state == null)) {
            return current;
          }
          return replace(actor, action, current.with(state), details);
        });
  }

  private Webhook change(WebhookId id, UnaryOperator<Webhook> mutation) {
    return new Attempts().change(() -> store.find(id).orElseThrow(Webhooks::none), mutation);
  }

  private Webhook replace(Actor actor, String action, Webhook next, Map<String, String> details) {
    store.noting(event(action, actor, next, details)).replace(next);
    log.info("event=webhook.{} webhook={} actor={}", action, next.id(), actor);
    return next;
  }

  /**
   * Edits a webhook. Its secret stays, and what waits goes to the URL that it has then.
   *
   * @param ifMatch as it was sent; null if it was not
   * @throws ProblemException if it is gone, or another version than If-Match names
   */
  Webhook edit(Actor actor, WebhookId id, WebhookEdit edit, @Nullable String ifMatch) {
    String enabled = Boolean.TRUE.equals(edit.enabled()) ? "enabled" : "disabled";
    String action = edit.isOfRecord() ? "edited" : enabled;
    return change(
        id,
        current -> {
          Webhook next = applied(current, edit);
          if (isSame(current, next)) {
            return current;
          }
          Versions.check(ifMatch, current.version());
          return replace(actor, action, next, details(next));
        });
  }

  private Webhook applied(Webhook current, WebhookEdit edit) {
    Boolean enabled = edit.enabled();
    Webhook.Disabled state = current.disabled();
    if (enabled != null && enabled != current.isEnabled()) {
      state = enabled ? null : byHand();
    }
    URI url = edit.url();
    List<String> actions = edit.actions();
    return current.edited(
        url == null ? current.url() : url,
        actions == null ? current.actions() : actions,
        edit.describes() ? edit.description() : current.description(),
        state);
  }

  private static boolean isSame(Webhook current, Webhook next) {
    return current.url().equals(next.url())
        && current.actions().equals(next.actions())
        && Objects.equals(current.description(), next.description())
        && Objects.equals(current.disabled(), next.disabled());
  }

  private static Map<String, String> details(Webhook webhook) {
    return Map.of(
        "actions",
        String.join(", ", webhook.actions()),
        "status",
        webhook.isEnabled() ? "enabled" : "disabled");
  }

  /** Removes a webhook, with all that it has not delivered. */
  public void delete(Actor actor, WebhookId id) {
    Optional<Webhook> gone =
        new Attempts()
            .change(
                () -> store.find(id),
                found -> {
                  found.ifPresent(
                      each -> store.noting(event("deleted", actor, each, Map.of())).delete(each));
                  return found;
                });
    gone.ifPresent(each -> log.info("event=webhook.deleted webhook={} actor={}", id, actor));
  }

  private static Event event(
      String action, Actor actor, Webhook webhook, Map<String, String> details) {
    return WebhookEvents.of(action, actor.inEvents(webhook.organization()), webhook, details);
  }

  /** Why a caller disables a webhook. */
  Webhook.Disabled byHand() {
    return new Webhook.Disabled(now(), "disabled by hand");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
