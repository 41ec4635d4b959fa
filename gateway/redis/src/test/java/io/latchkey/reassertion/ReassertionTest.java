package io.latchkey.reassertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.access.Decision;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestCore.Made;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.Scope;
import io.latchkey.key.Suspension;
import io.latchkey.keystore.AccessToken;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was ended for good stays ended when Redis is killed and comes back from its snapshot. */
class ReassertionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestRedis redis;
  private TestCore writer;
  private TestCore witness;
  private Project project;

  @BeforeEach
  void start() {
    redis = TestRedis.start("--appendonly", "no", "--save", "");
    writer = TestCore.start(redis.port());
    witness = TestCore.start(redis.port());
    project = writer.project(10);
  }

  @AfterEach
  void stop() {
    witness.close();
    writer.close();
    redis.close();
  }

  /** A mutation that ends something of a key; answers what works instead, if anything does. */
  private interface Mutation {
    @Nullable Made endPartOf(Made key, Made token, ReassertionTest test);
  }

  /** One for each way to end something: a new way without a case here fails the test. */
  private static final Map<Class<?>, Mutation> MUTATIONS =
      Map.of(
          Ending.Revoked.class,
          (key, token, test) -> {
            Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
            test.writer.keys().revoke(key.record().revoke(new KeyRecord.Revocation(now, "leaked")));
            return null;
          },
          Ending.SuspensionChanged.class,
          (key, token, test) -> {
            test.suspend(key.record(), true);
            return null;
          },
          Ending.Deleted.class,
          (key, token, test) -> {
            test.writer.keys().delete(key.record());
            return null;
          },
          Ending.SecretReplaced.class,
          (key, token, test) -> {
            Made other = test.writer.draft(test.project);
            KeyRecord rolled =
                key.record().roll(other.hash(), other.secret().tail(), Instant.EPOCH, null);
            test.writer.keys().roll(key.record(), rolled);
            return new Made(rolled, other.secret(), other.hash());
          },
          Ending.ProjectDeleted.class,
          (key, token, test) -> {
            KeyRecord.Revocation why =
                new KeyRecord.Revocation(Instant.ofEpochMilli(System.currentTimeMillis()), "gone");
            test.writer.keys().revoke(key.record().revoke(why));
            test.writer.get(ProjectStore.class).delete(test.project);
            return null;
          },
          Ending.OrganizationDeleted.class,
          (key, token, test) -> {
            ProjectStore projects = test.writer.get(ProjectStore.class);
            test.writer.keys().delete(key.record());
            projects.delete(test.project);
            projects.delete(projects.organization(test.project.organization()).orElseThrow());
            return null;
          },
          Ending.TokenEnded.class,
          (key, token, test) -> {
            test.writer.get(AccessTokenStore.class).end(token.hash(), key.record().key().id());
            return key;
          });

  static List<Class<?>> endings() {
    return Stream.of(Ending.class.getPermittedSubclasses())
        .<Class<?>>flatMap(
            each -> each.isInterface() ? Stream.of(each.getPermittedSubclasses()) : Stream.of(each))
        .filter(each -> each != Ending.EncryptionKeysEnded.class) // see LostEncryptionTest
        .toList();
  }

  @ParameterizedTest
  @MethodSource("endings")
  void whatWasEndedIsRefusedAndEndedAgainAfterTheStoreForgotIt(Class<?> ending) {
    assertThat(MUTATIONS).containsKey(ending);
    Made key = writer.key(project);
    Made token = token(key);
    Made ended = ending == Ending.TokenEnded.class ? token : key;
    assertThat(isAllowed(witness, ended)).isTrue();
    redis.with(commands -> commands.save());

    Made instead = Objects.requireNonNull(MUTATIONS.get(ending)).endPartOf(key, token, this);
    await().atMost(PATIENCE).until(() -> isLevel(witness));
    redis.kill();
    redis.restart();

    assertThat(isAllowed(witness, ended)).isFalse();
    assertThat(isAllowed(witness, token)).isFalse();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(isRefusedByANewcomer(ended)).isTrue());
    if (ending == Ending.OrganizationDeleted.class) {
      ProjectStore projects = writer.get(ProjectStore.class);
      await().atMost(PATIENCE).until(() -> projects.organization(project.organization()).isEmpty());
    }
    if (instead != null) {
      await().atMost(PATIENCE).until(() -> isAllowed(witness, instead));
    }
  }

  @Test
  void secretThatARollGaveIsNeverCalledUnknown() {
    writer.withoutReassertion();
    witness.withoutReassertion();
    Made key = writer.key(project);
    redis.with(commands -> commands.save());
    Made other = writer.draft(project);
    KeyRecord rolled = key.record().roll(other.hash(), other.secret().tail(), Instant.EPOCH, null);
    writer.keys().roll(key.record(), rolled);
    await().atMost(PATIENCE).until(() -> isAllowed(witness, other));
    redis.kill();
    redis.restart();

    await().atMost(PATIENCE).until(() -> isRefusedByANewcomer(other));
    assertThat(witness.decide(other, project)).isInstanceOf(Decision.Unavailable.class);

    writer.keys().delete(key.record());
    await().atMost(PATIENCE).until(() -> witness.decide(other, project) instanceof Decision.Denied);
  }

  @Test
  void keyLosesADeletedProjectAgainAfterTheStoreForgotIt() {
    Project other = writer.project(10);
    Made both = writer.key(project, other);
    redis.with(commands -> commands.save());

    writer.keys().narrow(both.record().without(project.id()), project.id());
    writer.get(ProjectStore.class).delete(project);
    await().atMost(PATIENCE).until(() -> isLevel(witness));
    redis.kill();
    redis.restart();

    assertThat(isAllowed(witness, both)).isFalse();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(isRefusedByANewcomer(both)).isTrue());
    await()
        .atMost(PATIENCE)
        .until(() -> writer.get(ProjectStore.class).project(project.id().value()).isEmpty());
    await().atMost(PATIENCE).until(() -> witness.decide(both, other) instanceof Decision.Allowed);
  }

  @Test
  void resumedKeyIsResumedAgainAfterTheStoreForgotIt() {
    Made key = writer.key(project);
    KeyRecord suspended = suspend(key.record(), true);
    redis.with(commands -> commands.save());

    suspend(suspended, false);
    await().atMost(PATIENCE).until(() -> isLevel(witness));
    redis.kill();
    redis.restart();

    await().atMost(PATIENCE).until(() -> isAllowed(witness, key));
  }

  @Test
  void gatewayThatMissedAResumeDoesNotSuspendTheKeyAgain() {
    writer.withoutReassertion();
    Made key = writer.key(project);
    KeyRecord suspended = suspend(key.record(), true);
    suspend(suspended, false);
    EndingMemory memory = witness.get(EndingMemory.class);
    Suspension missed = Objects.requireNonNull(suspended.key().suspension());
    await().atMost(PATIENCE).until(() -> isLevel(witness));

    try (TestCore newcomer = TestCore.start(redis.port())) {
      newcomer
          .get(EndingMemory.class)
          .remember(new Ending.SuspensionChanged(key.record().key().id(), missed, null));
      for (int i = 0; i < 2; i++) {
        Made revoked = writer.key(project);
        newcomer
            .get(EndingMemory.class)
            .remember(new Ending.Revoked(revoked.record().key().id(), null));
        await().atMost(PATIENCE).until(() -> !isAllowed(writer, revoked));
      }
      assertThat(isAllowed(newcomer, key)).isTrue();
      assertThat(isAllowed(writer, key)).isTrue();
    }
    memory.remember(new Ending.SuspensionChanged(key.record().key().id(), missed, null));
    assertThat(isAllowed(witness, key)).isTrue();
  }

  private KeyRecord suspend(KeyRecord key, boolean suspends) {
    KeyRecord changed =
        key.with(
            Suspension.next(
                key.key().suspension(), suspends, System.currentTimeMillis(), "unpaid"));
    writer.keys().suspend(key, changed);
    return changed;
  }

  private Made token(Made key) {
    Made named = writer.draft(project);
    Scope scope = new Scope(Set.of(), Set.of());
    Instant now = Instant.now();
    AccessToken token =
        new AccessToken(named.hash(), key.record().key().id(), scope, now, now.plusSeconds(600));
    assertThat(
            writer
                .get(AccessTokenStore.class)
                .keep(token, key.hash(), 10)
                .toCompletableFuture()
                .join())
        .isInstanceOf(AccessTokenStore.Done.class);
    return new Made(key.record(), named.secret(), named.hash());
  }

  private boolean isLevel(TestCore core) {
    return core.feed().applied().equals(core.fleet().tail().position());
  }

  private boolean isAllowed(TestCore core, Made key) {
    return core.decide(key, project) instanceof Decision.Allowed;
  }

  /** Whether a gateway that remembers nothing refuses a secret, by what the store says. */
  private boolean isRefusedByANewcomer(Made key) {
    try (TestCore newcomer = TestCore.start(redis.port())) {
      return newcomer.decide(key, project) instanceof Decision.Denied;
    }
  }
}
