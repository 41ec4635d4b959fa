package io.latchkey.identity.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.identity.Account;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStoreContract;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.NewerSchemaException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisUserStoreTest extends UserStoreContract {

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
  void recordFromBeforeThereWereInvitationsIsReadAndItsUnknownRolesAreNone() {
    redis.write(
        "latchkey:user:usr_aaaaaaaaaaaaaaaaaaaa",
        """
        {"schema":1,"version":4,"id":"usr_aaaaaaaaaaaaaaaaaaaa","userName":"old","name":"Old",\
        "operator":false,"createdAt":5,"mood":"good","roles":{\
        "org_aaaaaaaaaaaaaaaaaaaa":"viewer","org_bbbbbbbbbbbbbbbbbbbb":"emperor"}}\
        """);

    User user = users().find(new UserId("usr_aaaaaaaaaaaaaaaaaaaa")).orElseThrow();

    OrganizationId organization = new OrganizationId("org_aaaaaaaaaaaaaaaaaaaa");
    assertThat(user.roles()).isEqualTo(Map.of(organization, Role.VIEWER));
    assertThat(user.account()).isEqualTo(new Account(organization, false, Map.of()));
    assertThat(user.version()).isEqualTo(4);
  }

  @Test
  void recordOfANewerProgramIsRefusedAndNotMisread() {
    redis.write("latchkey:user:usr_bbbbbbbbbbbbbbbbbbbb", "{\"schema\":99}");

    assertThatThrownBy(() -> users().find(new UserId("usr_bbbbbbbbbbbbbbbbbbbb")))
        .isInstanceOf(NewerSchemaException.class)
        .hasMessageContaining("upgrade");
  }
}
