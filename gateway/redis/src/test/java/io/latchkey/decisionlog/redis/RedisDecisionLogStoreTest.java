package io.latchkey.decisionlog.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.decisionlog.Decided;
import io.latchkey.decisionlog.DecisionLogStore;
import io.latchkey.decisionlog.DecisionLogStoreContract;
import io.latchkey.decisionlog.PathText;
import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisDecisionLogStoreTest extends DecisionLogStoreContract {

  private static final Duration KEPT = Duration.ofMinutes(15);
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private static CoreOnRedis redis;
  private static DecisionLogStore store;

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
    PathText paths =
        new PathText(redis.core().get(SecretFormat.class), redis.core().get(TokenFormat.class));
    store = new RedisDecisionLogStore(redis.session(), redis.session(), redis.names(), paths, KEPT);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected DecisionLogStore store() {
    return store;
  }

  @Override
  protected void outlastMissing() {
    redis.redis().with(commands -> commands.del("latchkey:requests-dropped"));
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }

  @Test
  void everythingIsForgottenWhenItsTimeIsOver() {
    store.write(List.of(decided("brief", 401, CLIENT)), true);

    assertThat(seconds("latchkey:request:brief")).isBetween(1L, KEPT.toSeconds());
    assertThat(seconds("latchkey:requests-dropped")).isBetween(1L, KEPT.toSeconds());
  }

  private static long seconds(String key) {
    return redis.redis().with(commands -> commands.ttl(key));
  }

  @Test
  void secretInAPathIsNotKept() {
    Secret secret = redis.core().get(SecretFormat.class).generate(new SecureRandom());
    Decided decided =
        new Decided(
            Instant.EPOCH,
            "leak",
            null,
            "GET",
            "/orders/" + secret.reveal(),
            secret.reveal(),
            null,
            CLIENT,
            404,
            "project_not_allowed");

    store.write(List.of(decided), false);

    String kept = redis.redis().with(commands -> commands.get("latchkey:request:leak"));
    assertThat(kept).doesNotContain(secret.reveal());
    assertThat(store.find("leak")).extracting(Decided::path).containsExactly("/orders/(secret)");
  }

  @Test
  void linesThatAnotherVersionWroteAreRead() {
    String line =
        """
        {"at":5,"id":"old","method":"GET","path":"/a","client":"192.0.2.1","status":401,\
        "outcome":"odd_code","mood":"good"}\
        """;
    redis.redis().with(commands -> commands.set("latchkey:request:old", line));

    assertThat(store.find("old")).extracting(Decided::outcome).containsExactly("odd_code");
  }
}
