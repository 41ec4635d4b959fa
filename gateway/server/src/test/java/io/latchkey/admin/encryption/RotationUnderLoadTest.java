package io.latchkey.admin.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.caller.Actor;
import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.encryption.EncryptedFields;
import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.FieldToken;
import io.latchkey.encryption.KeyMaker;
import io.latchkey.encryption.KeyState;
import io.latchkey.encryption.MasterKey;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.Project;
import io.latchkey.mutation.FleetWait;
import io.latchkey.mutation.RevocationTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three gateways that show each other their tokens while keys change. */
class RotationUnderLoadTest {

  private static final int GATEWAYS = 3;
  private static final int ROTATIONS = 10;

  private static TestRedis redis;
  private static List<TestCore> cores;

  private Project project;
  private EncryptionKeys keys;
  private List<EncryptedFields> gateways;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    cores = Stream.generate(() -> TestCore.start(redis.port())).limit(GATEWAYS).toList();
  }

  @AfterAll
  static void stop() {
    cores.forEach(TestCore::close);
    redis.close();
  }

  @BeforeEach
  void prepare() {
    TestCore console = cores.get(0);
    project = console.project(5);
    gateways =
        cores.stream()
            .map(core -> new EncryptedFields(core.get(Encryption.class), project))
            .toList();
    FleetWait fleet =
        new FleetWait(
            console.get(Fleet.class),
            console.get(Confirmations.class),
            System::nanoTime,
            new RevocationTimes(new SimpleMeterRegistry()),
            0);
    keys =
        new EncryptionKeys(
            new EncryptionRecords(console.get(EncryptionStore.class)),
            new KeyMaker(console.get(MasterKey.class)),
            console.keys(),
            fleet,
            InstantSource.system());
  }

  @Test
  void noGatewayIsEverShownATokenThatItCannotDecrypt() {
    gateways.get(0).encrypt("1");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger shown = new AtomicInteger();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> load =
        IntStream.range(0, GATEWAYS)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          while (!done.get()) {
                            String value = Integer.toString(shown.incrementAndGet());
                            FieldToken token = gateways.get(i).encrypt(value);
                            gateways.stream()
                                .map(each -> each.decrypt(token))
                                .filter(each -> !each.equals(value))
                                .forEach(wrong::add);
                          }
                        }))
            .toList();

    for (int i = 0; i < ROTATIONS; i++) {
      int before = shown.get();
      assertThat(keys.rotate(Actor.PROGRAM, project).key().state()).isEqualTo(KeyState.PRIMARY);
      // A look-up that one change after the other overtakes gives up, as it should.
      await().until(() -> shown.get() > before + GATEWAYS);
    }
    done.set(true);
    load.forEach(CompletableFuture::join);

    assertThat(wrong).isEmpty();
    assertThat(shown.get()).isGreaterThan(ROTATIONS);
  }

  @Test
  void destroyedKeyDecryptsNowhereOnceTheCallHasReturned() {
    FieldToken token = gateways.get(0).encrypt("\"secret\"");
    assertThat(gateways).allSatisfy(each -> assertThat(each.decrypt(token)).contains("secret"));
    keys.rotate(Actor.PROGRAM, project);
    assertThat(gateways).allSatisfy(each -> assertThat(each.decrypt(token)).contains("secret"));

    EncryptionKeys.Changed destroyed = keys.destroy(Actor.PROGRAM, project, token.key());

    assertThat(destroyed.confirmation().confirmed()).hasSize(GATEWAYS);
    assertThat(gateways).extracting(each -> each.decrypt(token)).containsOnly("KEY_DESTROYED");
    assertThat(gateways.get(1).decrypt(gateways.get(2).encrypt("5"))).isEqualTo("5");
  }

  @Test
  void disabledKeyDecryptsNowhereUntilItIsEnabled() {
    FieldToken token = gateways.get(0).encrypt("\"secret\"");
    keys.rotate(Actor.PROGRAM, project);

    keys.disable(Actor.PROGRAM, project, token.key());
    assertThat(gateways).extracting(each -> each.decrypt(token)).containsOnly("KEY_DISABLED");

    keys.enable(Actor.PROGRAM, project, token.key());
    assertThat(gateways).extracting(each -> each.decrypt(token)).containsOnly("\"secret\"");
  }
}
