package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.cache.Lookup;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Projects' encryption in a real Redis, and what two gateways remember of it. */
class RedisEncryptionStoreTest {

  private static final Policy POLICY =
      new Policy(
          List.of(
              new FieldRule(
                  "card.number",
                  Objects.requireNonNull(FieldClass.parse("pci")),
                  "number",
                  FieldMode.DETERMINISTIC,
                  true,
                  FieldAction.ENCRYPT,
                  FieldAction.DECRYPT,
                  new Otherwise.Mask(4))),
          List.of("https://partner.example"),
          Policy.HeaderUse.REFUSED,
          true,
          Duration.ofDays(90));

  private static TestRedis redis;
  private static RedisClient client;
  private static StatefulRedisConnection<String, String> connection;
  private static TestCore core;
  private static TestCore other;

  private EncryptionStore store;
  private Project project;
  private KeyMaker maker;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    client = RedisClient.create(redis.url());
    connection = client.connect();
    core = TestCore.start(redis.port());
    other = TestCore.start(redis.port());
  }

  @AfterAll
  static void stop() {
    other.close();
    core.close();
    connection.close();
    client.shutdown();
    redis.close();
  }

  @BeforeEach
  void prepare() {
    store = core.get(EncryptionStore.class);
    project = core.project(5);
    maker = new KeyMaker(core.get(MasterKey.class));
  }

  private EncryptionRecord find() {
    return store.find(project.organization(), project.id());
  }

  private EncryptionRecord withKey() {
    EncryptionRecord none = find();
    EncryptionRecord record = none.withKey(maker.make(none, KeyState.PRIMARY, Instant.now()));
    store.replace(record, null);
    return record;
  }

  private static ProjectEncryption found(CompletableFuture<Lookup<ProjectEncryption>> lookup) {
    return lookup
        .join()
        .match(
            encryption -> encryption,
            () -> {
              throw new AssertionError("unknown");
            },
            () -> {
              throw new AssertionError("unreachable");
            });
  }

  private static RedisCommands<String, String> redis() {
    return connection.sync();
  }

  @Test
  void recordIsReadBackAsItWasWritten() {
    EncryptionRecord record =
        EncryptionRecord.none(project.organization(), project.id()).withPolicy(POLICY);
    store.replace(record, null);
    EncryptionRecord second = record.withKey(maker.make(record, KeyState.PENDING, Instant.now()));
    store.replace(second, null);

    assertThat(find()).isEqualTo(second);
    assertThat(store.projects()).contains(project.id());
  }

  @Test
  void projectThatNothingIsStoredAboutHasAnEmptyRecord() {
    assertThat(find()).isEqualTo(EncryptionRecord.none(project.organization(), project.id()));
  }

  @Test
  void editOfAnOlderVersionIsRefused() {
    EncryptionRecord first = find().withPolicy(POLICY);
    store.replace(first, null);

    assertThatThrownBy(() -> store.replace(first, null)).isInstanceOf(ConflictException.class);
    assertThat(find()).isEqualTo(first);
  }

  @Test
  void deletingTheProjectDestroysItsKeys() {
    withKey();
    core.get(ProjectStore.class).delete(project);

    assertThat(find().keys()).isEmpty();
    assertThat(store.projects()).doesNotContain(project.id());
    assertThat(redis().keys("latchkey:encryption:" + project.id())).isEmpty();
    assertThatThrownBy(this::withKey).isInstanceOf(ConflictException.class);
  }

  @Test
  void firstKeyIsMadeOnceHoweverManyAskForIt() {
    Encryption here = core.get(Encryption.class);
    Encryption there = other.get(Encryption.class);
    assertThat(found(here.load(project.id())).hasPrimary()).isFalse();

    List<CompletableFuture<Lookup<ProjectEncryption>>> asked =
        IntStream.range(0, 50).mapToObj(i -> (i % 2 == 0 ? here : there).withKey(project)).toList();

    assertThat(asked).allSatisfy(each -> assertThat(found(each).hasPrimary()).isTrue());
    assertThat(find().keys()).hasSize(1);
  }

  @Test
  void tokenOfOneGatewayIsDecryptedByTheOther() {
    FieldContext context =
        new FieldContext(project.organization(), project.id(), FieldClass.DEFAULT, "ssn", "");
    found(other.get(Encryption.class).load(project.id()));
    ProjectEncryption here = found(core.get(Encryption.class).withKey(project));
    byte[] value = "\"078-05-1120\"".getBytes(StandardCharsets.UTF_8);
    FieldToken token =
        Objects.requireNonNull(
            FieldToken.parse(
                Objects.requireNonNull(here.ciphers()).encrypt(context, FieldMode.RANDOM, value)));

    ProjectEncryption there = found(other.get(Encryption.class).load(project.id()));

    assertThat(Objects.requireNonNull(there.ciphers()).decrypt(context, token))
        .isInstanceOfSatisfying(
            Opened.Plain.class, plain -> assertThat(plain.json()).isEqualTo(value));
  }

  @Test
  void changeEvictsWhatEveryGatewayRemembers() {
    withKey();
    Encryption there = other.get(Encryption.class);
    found(there.load(project.id()));
    assertThat(there.ifKnown(project.id())).isNotNull();

    store.replace(find().withPolicy(POLICY), null);

    await()
        .until(
            () -> {
              ProjectEncryption known = there.ifKnown(project.id());
              return known == null || POLICY.equals(known.policy());
            });
    assertThat(found(there.load(project.id())).policy()).isEqualTo(POLICY);
  }

  @Test
  void coldProjectIsOneRoundTripAndAKnownOneNone() {
    withKey();
    Encryption encryption = core.get(Encryption.class);
    await().until(() -> found(encryption.load(project.id())).hasPrimary());
    Project cold = core.project(5);
    long before = reads();

    found(encryption.load(cold.id()));
    assertThat(encryption.ifKnown(cold.id())).isNotNull();
    assertThat(encryption.ifKnown(cold.id())).isNotNull();

    assertThat(reads() - before).isEqualTo(1);
  }

  /** How often a record was read from the store: each time with a deletion of nothing. */
  private static long reads() {
    return redis()
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_del:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void unknownKeyCausesOneReloadHoweverManyTokensNameOne() {
    withKey();
    Encryption encryption = core.get(Encryption.class);
    ProjectEncryption seen = found(encryption.load(project.id()));
    long before = reads();

    for (int i = 0; i < 20; i++) {
      assertThat(found(encryption.reload(seen)).version()).isEqualTo(seen.version());
    }

    assertThat(reads() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void recordOfANewerProgramIsRefusedAndNotMisread() {
    withKey();
    String name = "latchkey:encryption:" + project.id();
    redis().set(name, redis().get(name).replace("\"schema\":1", "\"schema\":2"));

    assertThatThrownBy(this::find)
        .isInstanceOf(NewerSchemaException.class)
        .hasMessageContaining("upgrade");
  }
}
