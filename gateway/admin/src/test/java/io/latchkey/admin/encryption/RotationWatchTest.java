package io.latchkey.admin.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.encryption.EncryptionKey;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.KeyMaker;
import io.latchkey.encryption.KeyState;
import io.latchkey.encryption.MasterKey;
import io.latchkey.encryption.Policy;
import io.latchkey.encryption.Policy.HeaderUse;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.FleetWait;
import io.latchkey.mutation.RevocationTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RotationWatchTest {

  private static final Instant MADE = Instant.parse("2030-01-31T00:00:00Z");

  private static TestRedis redis;
  private static TestCore core;

  private EncryptionStore store;
  private Project project;
  private Instant now = MADE;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    core = TestCore.start(redis.port());
  }

  @AfterAll
  static void stop() {
    core.close();
    redis.close();
  }

  @BeforeEach
  void prepare() {
    store = core.get(EncryptionStore.class);
    project = core.project(5);
    EncryptionRecord none = find();
    KeyMaker maker = new KeyMaker(core.get(MasterKey.class));
    store.replace(none.withKey(maker.make(none, KeyState.PRIMARY, MADE)), null);
    Policy policy = new Policy(List.of(), List.of(), HeaderUse.ALLOWED, false, Duration.ofDays(90));
    store.replace(find().withPolicy(policy), null);
  }

  private EncryptionRecord find() {
    return store.find(project.organization(), project.id());
  }

  private List<KeyState> states() {
    return find().keys().stream().map(EncryptionKey::state).toList();
  }

  private RotationWatch watch() {
    FleetWait fleet =
        new FleetWait(
            core.get(Fleet.class),
            core.get(Confirmations.class),
            System::nanoTime,
            new RevocationTimes(new SimpleMeterRegistry()),
            0);
    EncryptionKeys keys =
        new EncryptionKeys(
            new EncryptionRecords(store),
            new KeyMaker(core.get(MasterKey.class)),
            core.keys(),
            fleet,
            () -> now);
    return new RotationWatch(store, core.get(ProjectStore.class), keys, () -> now);
  }

  @Test
  void keyIsRotatedAtTheAgeThatThePolicySaysAndNotBefore() {
    now = MADE.plus(Duration.ofDays(90)).minusMillis(1);
    watch().look();
    assertThat(states()).containsExactly(KeyState.PRIMARY);

    now = MADE.plus(Duration.ofDays(90));
    watch().look();
    assertThat(states()).containsExactly(KeyState.ACTIVE, KeyState.PRIMARY);

    watch().look();
    assertThat(states()).hasSize(2);
  }

  @Test
  void consolesThatLookAtOnceRotateOnce() {
    now = MADE.plus(Duration.ofDays(91));

    List<CompletableFuture<Void>> looking =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.runAsync(() -> watch().look()))
            .toList();
    looking.forEach(CompletableFuture::join);

    assertThat(states()).containsExactly(KeyState.ACTIVE, KeyState.PRIMARY);
  }

  @Test
  void keyThatIsPendingBecomesThePrimary() {
    KeyMaker maker = new KeyMaker(core.get(MasterKey.class));
    EncryptionRecord found = find();
    store.replace(found.withKey(maker.make(found, KeyState.PENDING, MADE)), null);

    watch().look();

    assertThat(states()).containsExactly(KeyState.ACTIVE, KeyState.PRIMARY);
  }
}
