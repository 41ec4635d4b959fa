package io.latchkey.reassertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.EncryptionKeyId;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.EndedEncryptionKeys;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.KeyMaker;
import io.latchkey.encryption.KeyState;
import io.latchkey.encryption.MasterKey;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Encryption keys that were destroyed or disabled stay so when Redis loses its last writes. */
class LostEncryptionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestRedis redis;
  private TestCore core;
  private EncryptionStore store;
  private Project project;

  @BeforeEach
  void start() {
    redis = TestRedis.start("--appendonly", "no", "--save", "");
    core = TestCore.start(redis.port());
    store = core.get(EncryptionStore.class);
    project = core.project(10);
  }

  @AfterEach
  void stop() {
    core.close();
    redis.close();
  }

  @Test
  void destroyedAndDisabledKeysAreEndedAgainAndEnabledOnesAreNot() {
    EncryptionKeyId destroyed = key(KeyState.ACTIVE);
    EncryptionKeyId disabled = key(KeyState.ACTIVE);
    EncryptionKeyId enabled = key(KeyState.ACTIVE);
    EncryptionKeyId primary = key(KeyState.PRIMARY);
    redis.with(commands -> commands.save());
    change(enabled, KeyState.DISABLED);
    change(destroyed, KeyState.DESTROYED);
    change(disabled, KeyState.DISABLED);
    change(enabled, KeyState.ACTIVE);

    loseLastWrites();

    awaitStore().until(() -> state(destroyed) == KeyState.DESTROYED);
    awaitStore().until(() -> state(disabled) == KeyState.DISABLED);
    assertThat(state(enabled)).isEqualTo(KeyState.ACTIVE);
    assertThat(state(primary)).isEqualTo(KeyState.PRIMARY);
    assertThat(stored().key(destroyed).orElseThrow().sealed()).isNull();
  }

  @Test
  void keyThatEncryptedBeforeTheLossIsDestroyedAgainToo() {
    EncryptionKeyId old = key(KeyState.PRIMARY);
    redis.with(commands -> commands.save());
    EncryptionRecord rotated = withKey(KeyState.PENDING);
    store.replace(rotated, null);
    store.replace(rotated.promote(rotated.pending().orElseThrow().id(), Instant.now()), null);
    change(old, KeyState.DESTROYED);

    loseLastWrites();

    awaitStore().until(() -> state(old) == KeyState.DESTROYED);
    assertThat(stored().primary()).isEmpty();
  }

  @Test
  void keyThatWasEndedIsNotUsedAgainThoughTheStoreSaysSo() {
    EncryptionKeyId destroyed = key(KeyState.ACTIVE);
    EncryptionKeyId disabled = key(KeyState.ACTIVE);
    EncryptionKeyId enabled = key(KeyState.ACTIVE);
    EncryptionRecord before = stored();
    EndedEncryptionKeys ended = core.get(EndedEncryptionKeys.class);
    change(destroyed, KeyState.DESTROYED);
    change(disabled, KeyState.DISABLED);
    change(enabled, KeyState.DISABLED);
    change(enabled, KeyState.ACTIVE);
    awaitFeed();

    EncryptionRecord taken = ended.apply(before);

    assertThat(taken.key(destroyed).orElseThrow().state()).isEqualTo(KeyState.DESTROYED);
    assertThat(taken.key(destroyed).orElseThrow().sealed()).isNull();
    assertThat(taken.key(disabled).orElseThrow().state()).isEqualTo(KeyState.DISABLED);
    assertThat(taken.key(enabled).orElseThrow().state()).isEqualTo(KeyState.ACTIVE);
    assertThat(taken.version()).isEqualTo(before.version());
  }

  @Test
  void whatIsLoadedIsJudgedByWhatWasSeenToEnd() {
    EncryptionKeyId primary = key(KeyState.PRIMARY);
    assertThat(loaded().primary()).isEqualTo(primary);

    core.get(EndedEncryptionKeys.class)
        .add(
            new Ending.EncryptionKeysEnded(project.id(), 99, Set.of(primary.toString()), Set.of()));

    assertThat(loaded().primary()).isNull();
  }

  private FieldCiphers loaded() {
    var found = core.get(Encryption.class).load(project.id()).join();
    ProjectEncryption encryption = ((Lookup.Found<ProjectEncryption>) found).value();
    return Objects.requireNonNull(encryption.ciphers());
  }

  private void awaitFeed() {
    await()
        .atMost(PATIENCE)
        .until(() -> core.feed().applied().equals(core.fleet().tail().position()));
  }

  private void loseLastWrites() {
    awaitFeed();
    redis.kill();
    redis.restart();
  }

  /** Redis is away until the feed has found the server that was restarted. */
  private static ConditionFactory awaitStore() {
    return await().atMost(PATIENCE).ignoreException(StoreUnavailableException.class);
  }

  private EncryptionKeyId key(KeyState state) {
    EncryptionRecord record = withKey(state);
    store.replace(record, null);
    return record.keys().get(record.keys().size() - 1).id();
  }

  private EncryptionRecord withKey(KeyState state) {
    EncryptionRecord stored = stored();
    KeyMaker maker = new KeyMaker(core.get(MasterKey.class));
    return stored.withKey(maker.make(stored, state, Instant.now()));
  }

  private void change(EncryptionKeyId id, KeyState state) {
    store.replace(stored().change(id, state, Instant.now()), null);
  }

  private KeyState state(EncryptionKeyId id) {
    return stored().key(id).orElseThrow().state();
  }

  private EncryptionRecord stored() {
    return store.find(project.organization(), project.id());
  }
}
