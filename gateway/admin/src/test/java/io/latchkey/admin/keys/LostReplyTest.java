package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.keys.KeyLifecycle.Refused;
import io.latchkey.admin.keys.KeyMinter.Minted;
import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.Labels;
import io.latchkey.key.ProjectId;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySettings;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.FleetWait;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.mutation.RevocationTimes;
import io.latchkey.reassertion.EndingMemory;
import io.latchkey.rotation.KeyRotation;
import io.latchkey.rotation.KeyRotation.Rolled;
import io.latchkey.rotation.SecretMinter;
import io.latchkey.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostReplyTest {

  private static TestRedis redis;
  private static TestCore core;
  private LossyKeyStore store;
  private KeyLifecycle lifecycle;
  private AdminRotation keys;

  @BeforeAll
  static void open() {
    redis = TestRedis.start();
    core = TestCore.start(redis.port());
  }

  @AfterAll
  static void close() {
    core.close();
    redis.close();
  }

  @BeforeEach
  void start() {
    store = new LossyKeyStore(core.keys());
    InstantSource clock = InstantSource.system();
    SecretMinter secrets =
        new SecretMinter(
            core.get(SecretFormat.class), core.get(KeyHasher.class), new SecureRandom());
    EndingMemory memory = core.get(EndingMemory.class);
    FleetWait fleet =
        new FleetWait(
            core.get(Fleet.class),
            core.get(Confirmations.class),
            System::nanoTime,
            new RevocationTimes(new SimpleMeterRegistry()),
            0);
    KeyRevocation endings = new KeyRevocation(store, new NoUsage());
    KeyMinter minter = new KeyMinter(secrets, clock);
    lifecycle = new KeyLifecycle(store, minter, endings, memory, fleet, clock);
    KeyRotation rotation = new KeyRotation(store, secrets, memory, fleet, clock);
    KeyExpiry unasked =
        new KeyExpiry(
            new KeySettings(Set.of(), null, Duration.ofMinutes(1)),
            core.get(ProjectStore.class),
            clock);
    keys = new AdminRotation(rotation, unasked);
  }

  @Test
  void creationThatWasStoredSucceedsAlsoWhenItFilledTheProject() {
    Project full = core.project(1);
    store.loseMutations(1);

    Minted made = lifecycle.create(Actor.SYSTEM_OPERATOR, wanted(full));

    assertThat(core.keys().find(made.record().key().id())).contains(made.record());
    assertThat(core.keys().list(null, full.id(), null, 10).records()).hasSize(1);
  }

  @Test
  void creationThatWasNotStoredIsTriedAgain() {
    Project empty = core.project(1);
    store.dropMutations(2);

    Minted made = lifecycle.create(Actor.SYSTEM_OPERATOR, wanted(empty));

    assertThat(core.keys().list(null, empty.id(), null, 10).records())
        .containsExactly(made.record());
  }

  @Test
  void revocationThatWasStoredIsWaitedFor() {
    KeyRecord key = core.key(core.project(1)).record();
    store.loseMutations(1);

    Refused refused = revoke(key.key().id());

    assertThat(refused.ended().record().key().revoked()).isTrue();
    assertThat(refused.confirmation().confirmed()).hasSize(1);
    assertThat(core.keys().find(key.key().id()).orElseThrow().key().version()).isEqualTo(2);
  }

  @Test
  void revocationThatWasNotStoredIsTriedAgain() {
    KeyRecord key = core.key(core.project(1)).record();
    store.dropMutations(2);

    assertThat(revoke(key.key().id()).confirmation().pending()).isEmpty();

    assertThat(core.keys().find(key.key().id()).orElseThrow().key().revoked()).isTrue();
  }

  @Test
  void deletionThatWasStoredIsWaitedFor() {
    KeyId id = core.key(core.project(1)).record().key().id();
    store.loseMutations(1);

    Optional<Refused> refused = lifecycle.delete(Actor.SYSTEM_OPERATOR, id, true);

    assertThat(refused.orElseThrow().confirmation().confirmed()).hasSize(1);
    assertThat(core.keys().find(id)).isEmpty();
  }

  @Test
  void rollThatWasStoredIsNotDoneAgain() {
    KeyRecord key = core.key(core.project(1)).record();
    store.loseMutations(1);

    Rolled rolled = keys.roll(Actor.SYSTEM_OPERATOR, key.key().id(), null).orElseThrow();

    KeyRecord stored = core.keys().find(key.key().id()).orElseThrow();
    assertThat(stored.key().version()).isEqualTo(2);
    assertThat(stored.hashes()).containsExactly(core.get(KeyHasher.class).hash(rolled.secret()));
    assertThat(rolled.confirmation()).isNotNull();
  }

  @Test
  void rollThatWasNotStoredIsTriedAgain() {
    KeyRecord key = core.key(core.project(1)).record();
    store.dropMutations(2);

    keys.roll(Actor.SYSTEM_OPERATOR, key.key().id(), Duration.ofHours(1));

    assertThat(core.keys().find(key.key().id()).orElseThrow().hashes())
        .hasSize(2)
        .endsWith(key.hashes().get(0));
  }

  @Test
  void outcomeThatCanNotBeKnownIsNotGuessed() {
    KeyId id = core.key(core.project(1)).record().key().id();
    store.loseMutations(1);
    store.loseAnswersAfterThat();

    assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> revoke(id));
  }

  @Test
  void nothingIsSaidToBeUnknownWhereNothingWasTried() {
    store.loseAnswersAfterThat();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> revoke(core.key(core.project(1)).record().key().id()));
  }

  private Refused revoke(KeyId id) {
    return lifecycle.revoke(Actor.SYSTEM_OPERATOR, id, null).orElseThrow();
  }

  private static NewKey wanted(Project of) {
    Set<ProjectId> projects = Set.of(of.id());
    return new NewKey(
        "n",
        of.organization(),
        projects,
        Set.of(),
        ApiKey.NEVER,
        List.of(),
        null,
        null,
        null,
        Labels.NONE);
  }
}
