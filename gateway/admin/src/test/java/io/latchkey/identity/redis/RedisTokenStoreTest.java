package io.latchkey.identity.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.identity.TokenStoreContract;
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
  protected Stores stores() {
    return redis;
  }

  @Test
  void recordOfANewerProgramIsRefusedAndNotMisread() {
    redis.write("latchkey:admin-token:tok_newer", "{\"schema\":99}");

    assertThatThrownBy(() -> tokens().find("tok_newer")).isInstanceOf(NewerSchemaException.class);
  }
}
