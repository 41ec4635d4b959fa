package io.latchkey.webhook.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.redis.store.Committer;
import io.latchkey.webhook.Webhook;
import io.latchkey.webhook.WebhookId;
import io.latchkey.webhook.WebhookStore;
import io.latchkey.webhook.WebhookStoreContract;
import io.lettuce.core.Range;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisWebhookStoreTest extends WebhookStoreContract {

  private static CoreOnRedis redis;
  private static WebhookStore store;

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
    Committer committer = redis.core().get(Committer.class);
    store =
        new RedisWebhookStore(redis.session(), redis.names(), committer, new WebhookJson(), null);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected WebhookStore store() {
    return store;
  }

  @Override
  protected OrganizationId organization() {
    return redis.core().project(5).organization();
  }

  @Override
  protected long events(String action) {
    return redis
        .redis()
        .with(commands -> commands.xrange("latchkey:events", Range.unbounded()))
        .stream()
        .filter(each -> action.equals(each.getBody().get("action")))
        .count();
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }

  @Test
  void recordOfAnotherVersionIsReadAndThatOfANewerSchemaRefused() {
    WebhookId old = new WebhookId("whk_aaaaaaaaaaaaaaaaaaaa");
    WebhookId newer = new WebhookId("whk_bbbbbbbbbbbbbbbbbbbb");
    write(
        old,
        """
        {"schema":1,"version":3,"id":"whk_aaaaaaaaaaaaaaaaaaaa","createdAt":5,"mood":"good",\
        "organization":"org_aaaaaaaaaaaaaaaaaaaa","url":"https://a.example","actions":["*"],\
        "secret":"sealed","disabledAt":7}\
        """);
    write(newer, "{\"schema\":99}");

    Webhook webhook = store.find(old).orElseThrow();

    assertThat(webhook.version()).isEqualTo(3);
    assertThat(webhook.isEnabled()).isFalse();
    assertThatThrownBy(() -> store.find(newer))
        .isInstanceOf(NewerSchemaException.class)
        .hasMessageContaining("upgrade");
  }

  private static void write(WebhookId id, String record) {
    redis.redis().with(commands -> commands.set("latchkey:webhook:" + id, record));
  }
}
