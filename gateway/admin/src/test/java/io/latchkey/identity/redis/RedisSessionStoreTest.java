package io.latchkey.identity.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.identity.Role;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStoreContract;
import io.latchkey.identity.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSessionStoreTest extends SessionStoreContract {

  private static IdentityOnRedis redis;

  @BeforeAll
  static void start() {
    redis = IdentityOnRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected Stores stores() {
    return redis;
  }

  @Test
  void sessionThatNobodyUsesIsForgotten() {
    User user = stored(Role.VIEWER);
    Session session = session(user);
    String record = "latchkey:session:" + session.hash().toBase64Url();
    sessions().put(session, user);
    redis.redis().redis().with(commands -> commands.expire(record, 60));

    sessions().use(session.hash());

    long idle = redis.redis().redis().with(commands -> commands.ttl(record));
    assertThat(idle).isBetween(29 * 60L, 30 * 60L);
  }
}
