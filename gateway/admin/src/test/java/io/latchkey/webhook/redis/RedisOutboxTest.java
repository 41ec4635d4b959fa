package io.latchkey.webhook.redis;

import io.latchkey.change.FeedSettings;
import io.latchkey.event.EventSettings;
import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.key.OrganizationId;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.store.Committer;
import io.latchkey.webhook.Outbox;
import io.latchkey.webhook.OutboxContract;
import io.latchkey.webhook.WebhookStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisOutboxTest extends OutboxContract {

  private static CoreOnRedis redis;

  private final RedisNames names = new RedisNames("outbox-" + UUID.randomUUID(), false);
  private final WebhookJson json = new WebhookJson();

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected Outbox outbox() {
    return new RedisOutbox(redis.session(), names, json, ROOM);
  }

  @Override
  protected WebhookStore webhooks() {
    Committer committer =
        new Committer(
            names,
            names.of("index"),
            redis.core().get(FeedSettings.class),
            redis.core().get(EventSettings.class),
            InstantSource.system());
    return new RedisWebhookStore(redis.session(), names, committer, json, null);
  }

  @Override
  protected OrganizationId organization() {
    OrganizationId id = OrganizationId.generate(new SecureRandom());
    redis.redis().with(commands -> commands.set(names.of("organization", id.value()), "{}"));
    return id;
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }
}
