package io.latchkey.identity.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.identity.Invitation;
import io.latchkey.identity.InvitationStoreContract;
import io.latchkey.identity.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisInvitationStoreTest extends InvitationStoreContract {

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
  void invitationToARoleThatOnlyANewerVersionKnowsIsToTheLeast() {
    redis.write(
        "latchkey:invitation:inv_newer",
        """
        {"schema":1,"id":"inv_newer","organization":"org_aaaaaaaaaaaaaaaaaaaa","role":"emperor",\
        "name":"Ann","hash":"%s","inviterName":"Zoe","createdAt":1,"expiresAt":2,"mood":"good"}\
        """
            .formatted(hash().toBase64Url()));

    assertThat(invitations().find("inv_newer").map(Invitation::role)).contains(Role.VIEWER);
  }
}
