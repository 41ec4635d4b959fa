package io.latchkey.identity.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.TokenStoreContract;
import io.latchkey.identity.UserStore;
import io.latchkey.keystore.NewerSchemaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisTokenStoreTest extends TokenStoreContract {

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
  void recordOfANewerProgramIsRefusedAndNotMisread() {
    redis.write("latchkey:admin-token:tok_newer", "{\"schema\":99}");

    assertThatThrownBy(() -> tokens().find("tok_newer")).isInstanceOf(NewerSchemaException.class);
  }
}
