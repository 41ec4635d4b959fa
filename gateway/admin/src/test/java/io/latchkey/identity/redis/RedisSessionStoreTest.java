package io.latchkey.identity.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.Role;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SessionStoreContract;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
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
  protected UserStore users() {
    return redis.users();
  }

  @Override
  protected TokenStore tokens() {
    return redis.tokens();
  }

  @Override
  protected SessionStore sessions() {
    return redis.sessions();
  }

  @Override
  protected InvitationStore invitations() {
    return redis.invitations();
  }

  @Override
  protected long events(String action) {
    return redis.events(action);
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.redis().whileAway(action);
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
