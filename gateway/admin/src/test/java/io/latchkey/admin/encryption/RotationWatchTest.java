package io.latchkey.admin.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
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
import java.security.GeneralSecurityException;
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
    return watch(new KeyMaker(core.get(MasterKey.class)));
  }

  private RotationWatch watch(KeyMaker maker) {
    FleetWait fleet =
        new FleetWait(
            core.get(Fleet.class),
            core.get(Confirmations.class),
            System::nanoTime,
            new RevocationTimes(new SimpleMeterRegistry()),
            0);
    EncryptionKeys keys =
        new EncryptionKeys(new EncryptionRecords(store), maker, core.keys(), fleet, () -> now);
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

  @Test
  void keysUnderAMasterKeyThatThisConsoleLacksAreLeftAsTheyAre() throws GeneralSecurityException {
    EncryptionRecord before = find();

    watch(new KeyMaker(MasterKey.read(MasterKey.generate()))).look();

    assertThat(find()).isEqualTo(before);
  }

  @Test
  void keysAreSealedAnewUnderTheMasterKeyThatIsNowThePrimary() throws GeneralSecurityException {
    KeysetHandle old = keyset(MasterKey.generate());
    KeysetHandle both =
        KeysetHandle.newBuilder(old)
            .addEntry(
                KeysetHandle.generateEntryFromParameters(
                        PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE)
                    .withRandomId()
                    .makePrimary())
            .build();
    KeyMaker maker = new KeyMaker(master(old));
    Project other = core.project(5);
    EncryptionRecord none = EncryptionRecord.none(other.organization(), other.id());
    EncryptionRecord before = none.withKey(maker.make(none, KeyState.PRIMARY, MADE));
    store.replace(before, null);

    watch(new KeyMaker(master(both))).look();

    EncryptionRecord after = store.find(other.organization(), other.id());
    assertThat(after.keys()).isNotEqualTo(before.keys());
    assertThat(new KeyMaker(master(both)).sealAnew(after)).isSameAs(after);
  }

  private static KeysetHandle keyset(String json) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
  }

  private static MasterKey master(KeysetHandle keyset) throws GeneralSecurityException {
    return MasterKey.read(
        TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
  }
}
