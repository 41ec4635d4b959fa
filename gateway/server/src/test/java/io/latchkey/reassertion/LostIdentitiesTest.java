package io.latchkey.reassertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.change.ChangeFeed;
import io.latchkey.change.Fleet;
import io.latchkey.fixture.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People whom a call shut out stay out when Redis is killed and comes back from its snapshot. */
class LostIdentitiesTest {

  private TestRedis redis;
  private AdminDoor door;
  private AdminDoor witness;
  private String organization;
  private SignedIn user;
  private Answer token;

  /** What shuts somebody out. */
  enum Ending {
    SIGN_OUT(true, false) {
      @Override
      Answer by(LostIdentitiesTest test) {
        return test.user.send("DELETE", "/v1/sessions/current", null);
      }
    },
    PASSWORD_CHANGE(true, false) {
      @Override
      Answer by(LostIdentitiesTest test) {
        String passwords =
            "{\"current\": \"%s\", \"new\": \"a new one for this test\"}"
                .formatted(test.user.password());
        return test.user.send("PUT", "/v1/me/password", passwords);
      }
    },
    PASSWORD_RESET(true, false) {
      @Override
      Answer by(LostIdentitiesTest test) {
        return test.door.post(test.member() + "/password");
      }
    },
    TOKEN_REVOCATION(false, true) {
      @Override
      Answer by(LostIdentitiesTest test) {
        return test.user.send("DELETE", "/v1/tokens/" + test.token.field("id"), null);
      }
    },
    REMOVAL(true, true) {
      @Override
      Answer by(LostIdentitiesTest test) {
        return test.door.delete(test.member());
      }
    };

    private final boolean endsSession;
    private final boolean endsToken;

    Ending(boolean endsSession, boolean endsToken) {
      this.endsSession = endsSession;
      this.endsToken = endsToken;
    }

    abstract Answer by(LostIdentitiesTest test);
  }

  @BeforeEach
  void start() {
    redis = TestRedis.start("--appendonly", "no", "--save", "");
    door = AdminDoor.open(redis.port());
    witness = AdminDoor.open(redis.port());
    organization = door.organization();
    door.member(organization, "admin"); // Somebody has to stay.
    user = door.member(organization, "admin");
    token = user.post("/v1/tokens", "{\"name\": \"tool\"}");
  }

  @AfterEach
  void stop() {
    witness.close();
    door.close();
    redis.close();
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWasShutOutStaysOutAfterTheStoreForgotIt(Ending ending) {
    assertThat(status(witness, user.token())).isEqualTo(200);
    assertThat(status(witness, token.field("secret"))).isEqualTo(200);
    redis.with(commands -> commands.save());

    Answer ended = ending.by(this);
    assertThat(ended.status()).as(ended.text()).isBetween(200, 204);
    await().until(() -> isLevel(witness));
    redis.kill();
    redis.restart();

    for (AdminDoor each : new AdminDoor[] {door, witness}) {
      assertJudged(each, ending);
    }
    await()
        .untilAsserted(
            () -> {
              try (AdminDoor newcomer = AdminDoor.open(redis.port())) {
                assertJudged(newcomer, ending);
              }
            });
  }

  private void assertJudged(AdminDoor at, Ending ending) {
    assertThat(firstStatus(at, user.token())).isEqualTo(ending.endsSession ? 401 : 200);
    assertThat(firstStatus(at, token.field("secret"))).isEqualTo(ending.endsToken ? 401 : 200);
  }

  /** The first answer that the store has a part in. */
  private static int firstStatus(AdminDoor at, String credential) {
    return await().until(() -> status(at, credential), status -> status != 503);
  }

  private static int status(AdminDoor at, String credential) {
    return at.send(at.requestAs(credential, "GET", "/v1/me", null).build()).status();
  }

  private static boolean isLevel(AdminDoor at) {
    return at.bean(ChangeFeed.class).applied().equals(at.bean(Fleet.class).tail().position());
  }

  private String member() {
    return "/v1/organizations/" + organization + "/members/" + user.id();
  }
}
