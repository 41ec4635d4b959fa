package io.latchkey.webhook;

import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of webhooks. Every mutation is one atomic step with its event, calls block, and throw
 * {@link io.latchkey.store.StoreUnavailableException}.
 */
public interface WebhookStore {

  /** This store, whose mutations write an event in their own step; those that fail write none. */
  WebhookStore noting(Event event);

  /**
   * Stores a new webhook.
   *
   * @param most how many webhooks its organization may have, this one included
   * @throws WebhookLimitException where it has as many, also where another call stores one at this
   *     moment
   * @throws io.latchkey.keystore.ConflictException where its ID is there already
   * @throws io.latchkey.keystore.UnknownOrganizationException where its organization is not there
   */
  void create(Webhook webhook, int most);

  /**
   * Stores a webhook over the version before it. One that is enabled goes on with what it has not
   * delivered.
   *
   * @throws io.latchkey.keystore.ConflictException where the stored version is another one
   */
  void replace(Webhook webhook);

  /**
   * Removes a webhook with all that it has not delivered.
   *
   * @throws io.latchkey.keystore.ConflictException where the stored version is another one
   */
  void delete(Webhook webhook);

  /** The webhook; empty where there is none. */
  Optional<Webhook> find(WebhookId id);

  /** The webhooks of an organization, or all, oldest first. */
  List<Webhook> list(@Nullable OrganizationId organization);
}
