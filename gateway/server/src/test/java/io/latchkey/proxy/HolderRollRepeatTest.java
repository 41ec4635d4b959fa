package io.latchkey.proxy;

import static io.latchkey.proxy.HolderRolling.PROJECT;
import static io.latchkey.proxy.HolderRolling.code;
import static io.latchkey.proxy.HolderRolling.hash;
import static io.latchkey.proxy.HolderRolling.roll;
import static io.latchkey.proxy.HolderRolling.status;
import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.idempotency.Claim;
import io.latchkey.idempotency.Idempotency;
import io.latchkey.idempotency.IdempotencyKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.mutation.CallAttempt;
import io.latchkey.rotation.HolderRotation;
import io.latchkey.rotation.HolderRotation.Holder;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A holder doesn't lose its key, whatever becomes of the answer to its roll. */
class HolderRollRepeatTest {

  private static RunningGateway other;
  private static RunningGateway guarded;

  @BeforeAll
  static void open() {
    HolderRolling.open();
    other =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.instance=for-holders",
            "latchkey.roles=proxy",
            "latchkey.key.holder-roll-interval=1s");
    guarded =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.instance=for-unconfirmed",
            "latchkey.roles=proxy",
            "latchkey.revocation.replicas=1",
            "latchkey.revocation.wait=1s");
  }

  @AfterAll
  static void close() {
    other.close();
    guarded.close();
  }

  @Test
  void repeatedCallGetsTheSameAnswerThoughItsSecretHasEnded() {
    AdminClient.Key key = ADMIN.key(PROJECT);
    String once = UUID.randomUUID().toString();

    HttpResponse<String> first = roll(other, key.secret(), "", "Idempotency-Key", once);
    HttpResponse<String> second =
        roll(ProxyDoor.GATEWAY, key.secret(), "", "Idempotency-Key", once);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(status(other, key.secret())).isEqualTo(401);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(
            code(roll(other, key.secret(), "{\"overlap\": \"1h\"}", "Idempotency-Key", once), 422))
        .isEqualTo("idempotency_key_reused");
    assertThat(code(roll(other, key.secret(), "", "Idempotency-Key", once + "another"), 401))
        .isEqualTo("invalid_key");
  }

  @Test
  void callWhoseGatewayDiedAfterTheRollIsFinishedWithTheSecretThatHasEnded() {
    AdminClient.Key key = ADMIN.key(PROJECT);
    String once = UUID.randomUUID().toString();
    KeyHash shown = hash(key.secret());
    Idempotency idempotency = ProxyDoor.GATEWAY.get(Idempotency.class);
    IdempotencyKey name = IdempotencyKey.of(null, "holder " + shown.toBase64Url(), once);
    String print = name.fingerprint("POST /latchkey/me/roll", new byte[0]);
    Claim claim = ((Idempotency.Ours) idempotency.begin(name, print, key.id())).claim();
    HolderRotation rotation = ProxyDoor.GATEWAY.get(HolderRotation.class);
    KeyId id = Objects.requireNonNull(KeyId.parse(key.id()));
    Holder holder = new Holder(id, shown, "127.0.0.1", CallAttempt.of(claim));
    Secret secret = rotation.secret(holder);
    rotation.roll(holder, secret, null);
    idempotency.abandon(claim);

    HttpResponse<String> finished = roll(other, key.secret(), "", "Idempotency-Key", once);

    assertThat(finished.statusCode()).isEqualTo(200);
    assertThat(Tokens.json(finished).get("secret").asString()).isEqualTo(secret.reveal());
    assertThat(status(other, secret.reveal())).isEqualTo(200);
  }

  @Test
  void holderHasItsNewSecretThoughNobodyKnowsWhoRefusesTheOldOne() {
    AdminClient.Key key = ADMIN.key(PROJECT);

    HttpResponse<String> answer = roll(guarded, key.secret(), "");

    assertThat(code(answer, 503)).isEqualTo("confirmation_unknown");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(status(other, Tokens.json(answer).get("secret").asString())).isEqualTo(200);
    assertThat(status(other, key.secret())).isEqualTo(401);
  }
}
