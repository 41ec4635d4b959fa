package io.latchkey.keystore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.access.Decision;
import io.latchkey.fixture.TestCore;
import io.latchkey.key.KeyId;
import io.latchkey.key.Suspension;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStoreContract;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.keystore.Project;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract over the Redis that {@link StoreServer} finds. */
class RedisKeyStoreTest extends KeyStoreContract {

  private static StoreServer server;
  private static TestCore core;

  @BeforeAll
  static void start() {
    server = StoreServer.start();
    core = TestCore.start(server.port());
  }

  @AfterAll
  static void stop() {
    core.close();
    server.close();
  }

  @Override
  protected TestCore core() {
    return core;
  }

  @Test
  void suspensionIsReadBackAndReplacedByTheResume() {
    KeyRecord stored = core.key(core.project(5)).record();
    KeyRecord suspended = stored.with(new Suspension(true, 1_800_000_000_000L, "unpaid"));
    KeyRecord resumed = suspended.with(new Suspension(false, 1_800_000_000_001L, null));

    core.keys().suspend(stored, suspended);
    assertThat(core.keys().find(stored.key().id())).contains(suspended);
    core.keys().suspend(suspended, resumed);

    assertThat(core.keys().find(stored.key().id())).contains(resumed);
    assertThatThrownBy(() -> core.keys().suspend(stored, suspended))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void programsThatKnowNoSuspensionRefuseToReadASuspendedKey() {
    KeyRecord stored = core.key(core.project(5)).record();
    String record = "latchkey:key:" + stored.key().id();
    KeyRecord suspended = stored.with(new Suspension(true, 1_800_000_000_000L, "unpaid"));

    core.keys().suspend(stored, suspended);
    assertThat(server.read(record)).contains("\"schema\":2");
    core.keys().suspend(suspended, suspended.with(new Suspension(false, 1_800_000_000_001L, null)));

    assertThat(server.read(record)).contains("\"schema\":1");
  }

  @Test
  void recordOfANewerProgramIsRefusedAndNotMisread() {
    Project project = core.project(5);
    TestCore.Made made = core.key(project);
    server.rewrite(
        "latchkey:key:" + made.record().key().id(),
        json -> json.replace("\"schema\":1", "\"schema\":99"));

    assertThatThrownBy(() -> core.keys().find(made.record().key().id()))
        .isInstanceOf(NewerSchemaException.class)
        .hasMessageContaining("schema version 99")
        .hasMessageContaining("upgrade");
    assertThat(core.decide(made, project)).isEqualTo(Decision.UNAVAILABLE);
  }

  @Test
  void manyKeysAreFoundInTheOrderOfTheirIdsWithoutThoseThatAreNotThere() {
    Project project = core.project(5);
    KeyRecord first = core.key(project).record();
    KeyRecord second = core.key(project).record();
    KeyId nobodys = KeyId.of("key_aaaaaaaaaaaaaaaaaaaa");

    assertThat(core.keys().findAll(List.of(second.key().id(), nobodys, first.key().id())))
        .containsExactly(second, first);
    assertThat(core.keys().findAll(List.of())).isEmpty();
  }

  @Test
  void coldMissIsOneRoundTrip() {
    Project project = core.project(5);
    TestCore.Made warm = core.key(project);
    TestCore.Made cold = core.key(project);
    assertThat(core.decide(warm, project)).isInstanceOf(Decision.Allowed.class);

    long before = server.calls("get");
    assertThat(core.decide(cold, project)).isInstanceOf(Decision.Allowed.class);
    assertThat(core.decide(cold, project)).isInstanceOf(Decision.Allowed.class);

    assertThat(server.calls("get") - before).isEqualTo(2);
  }
}
