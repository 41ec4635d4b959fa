package io.latchkey.webhook.redis;

import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.UnknownOrganizationException;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.latchkey.webhook.Webhook;
import io.latchkey.webhook.WebhookId;
import io.latchkey.webhook.WebhookLimitException;
import io.latchkey.webhook.WebhookStore;
import io.lettuce.core.KeyValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Webhooks in Redis. */
final class RedisWebhookStore implements WebhookStore {

  private static final String AT_ONCE = "0";

  private final StandingSession session;
  private final RedisNames names;
  private final WebhookNames own;
  private final Committer committer;
  private final WebhookJson json;
  private final @Nullable Event event;

  RedisWebhookStore(
      StandingSession session,
      RedisNames names,
      Committer committer,
      WebhookJson json,
      @Nullable Event event) {
    this.session = session;
    this.names = names;
    this.own = new WebhookNames(names);
    this.committer = committer;
    this.json = json;
    this.event = event;
  }

  @Override
  public WebhookStore noting(Event noted) {
    return new RedisWebhookStore(session, names, committer, json, noted);
  }

  @Override
  public void create(Webhook webhook, int most) {
    String id = webhook.id().value();
    String created = Long.toString(webhook.createdAt().toEpochMilli());
    Mutation mutation =
        committer
            .mutation(event)
            .mustBePresent(names.of("organization", webhook.organization().value()))
            .mustBeAbsent(own.record(webhook.id()))
            .mustHaveFewer(own.of(webhook.organization()), most)
            .set(own.record(webhook.id()), json.write(webhook))
            .add(own.all(), created, id)
            .add(own.of(webhook.organization()), created, id);
    committer.commit(session, mutation, failed -> creationFailure(failed, webhook));
  }

  private static RuntimeException creationFailure(Committer.Failed failed, Webhook webhook) {
    return switch (failed.check()) {
      case 1 ->
          new UnknownOrganizationException("there is no organization " + webhook.organization());
      case 2 ->
          new ConflictException(ConflictException.Kind.EXISTS, "the webhook is there already");
      default -> new WebhookLimitException();
    };
  }

  @Override
  public void replace(Webhook webhook) {
    Mutation mutation =
        committer
            .mutation(event)
            .mustHaveVersion(own.record(webhook.id()), webhook.version() - 1)
            .set(own.record(webhook.id()), json.write(webhook));
    if (webhook.isEnabled()) {
      mutation.add(own.due(), AT_ONCE, webhook.id().value()).delete(own.state(webhook.id()));
    }
    committer.commit(session, mutation, failed -> changed());
  }

  @Override
  public void delete(Webhook webhook) {
    WebhookId id = webhook.id();
    Mutation mutation =
        committer
            .mutation(event)
            .mustHaveVersion(own.record(id), webhook.version())
            .delete(own.record(id))
            .delete(own.waiting(id))
            .delete(own.ended(id))
            .delete(own.deliveries(id))
            .delete(own.state(id))
            .remove(own.due(), id.value())
            .remove(own.all(), id.value())
            .remove(own.of(webhook.organization()), id.value());
    committer.commit(session, mutation, failed -> changed());
  }

  private static ConflictException changed() {
    return new ConflictException(
        ConflictException.Kind.VERSION, "the webhook was changed by somebody else");
  }

  @Override
  public Optional<Webhook> find(WebhookId id) {
    String found = RedisSession.await(session.ask(commands -> commands.get(own.record(id))));
    return Optional.ofNullable(found).map(json::readWebhook);
  }

  @Override
  public List<Webhook> list(@Nullable OrganizationId organization) {
    String list = organization == null ? own.all() : own.of(organization);
    List<String> ids = RedisSession.await(session.ask(commands -> commands.zrange(list, 0, -1)));
    if (ids.isEmpty()) {
      return List.of();
    }
    String[] keys = ids.stream().map(id -> own.record(new WebhookId(id))).toArray(String[]::new);
    List<KeyValue<String, String>> found =
        RedisSession.await(session.ask(commands -> commands.mget(keys)));
    return found.stream()
        .filter(KeyValue::hasValue)
        .map(each -> json.readWebhook(each.getValue()))
        .toList();
  }
}
