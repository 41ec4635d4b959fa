package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.FaultProxy;
import io.latchkey.fixture.FaultProxy.Fault;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyStore;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreAwayTest {

  private TestRedis redis;
  private FaultProxy network;
  private AdminDoor door;

  @BeforeEach
  void open() {
    redis = TestRedis.start();
    network = FaultProxy.to(redis.port());
    door = AdminDoor.open(network.port(), "latchkey.store.timeout=2s", "latchkey.cache.lease=2s");
  }

  @AfterEach
  void close() {
    network.heal();
    door.close();
    network.close();
    redis.close();
  }

  @Test
  void callsAreAnsweredThatTheStoreIsAwayAndWorkAgainWhenItIsBack() {
    String path = "/v1/keys/" + door.key(door.project(10), "key").field("id");
    network.inflict(Fault.CUT);

    Answer away = door.post(path + "/revoke");

    assertThat(away.status()).isEqualTo(503);
    assertThat(away.field("code")).isEqualTo("key_store_unavailable");
    assertThat(away.header("Retry-After")).isEqualTo("1");
    network.heal();
    await().until(() -> door.post(path + "/revoke").status() == 200);
  }

  @Test
  void recordOfANewerVersionIsNamedAndNotMisread() {
    String id = door.key(door.project(10), "key").field("id");
    String name =
        redis.with(
            commands ->
                commands.keys("*" + id + "*").stream()
                    .filter(key -> commands.type(key).equals("string"))
                    .findFirst()
                    .orElseThrow());
    redis.with(
        commands ->
            commands.mset(
                Map.of(name, commands.get(name).replaceFirst("\"schema\":\\d+", "\"schema\":99"))));

    Answer answer = door.get("/v1/keys/" + id);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.field("code")).isEqualTo("newer_record");
    assertThat(answer.field("detail")).contains("version 99", "upgrade");
  }

  @Test
  void revocationAndDeletionThatAFailoverLostAreDoneAgain() {
    String project = door.project(10);
    String revoked = door.key(project, "revoked").field("id");
    String deleted = door.key(project, "deleted").field("id");
    Map<String, String> before = strings();
    door.post("/v1/keys/" + revoked + "/revoke");
    door.delete("/v1/keys/" + deleted + "?force=true");

    redis.with(commands -> commands.mset(before));
    redis.with(commands -> commands.del("latchkey:changes"));

    KeyStore store = door.bean(KeyStore.class);
    await().until(() -> store.find(KeyId.of(revoked)).orElseThrow().key().revoked());
    await().until(() -> store.find(KeyId.of(deleted)).isEmpty());
  }

  private Map<String, String> strings() {
    return redis.with(
        commands -> {
          TreeMap<String, String> all = new TreeMap<>();
          for (String key : commands.keys("*")) {
            if (commands.type(key).equals("string") && !key.contains("changes")) {
              all.put(key, commands.get(key));
            }
          }
          return all;
        });
  }
}
