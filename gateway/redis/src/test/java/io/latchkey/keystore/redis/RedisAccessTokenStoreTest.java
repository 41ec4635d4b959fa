package io.latchkey.keystore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestCore.Made;
import io.latchkey.fixture.TestRedis;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.Permission;
import io.latchkey.key.Scope;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.AccessToken;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.keystore.AccessTokenStore.Done;
import io.latchkey.keystore.AccessTokenStore.Kept;
import io.latchkey.keystore.AccessTokenStore.NoRoom;
import io.latchkey.keystore.AccessTokenStore.SecretEnded;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.redis.RedisNames;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How access tokens are kept and how they end, on a Redis Cluster: what works there works alone.
 */
class RedisAccessTokenStoreTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MANY = 1000;

  private static TestRedis redis;
  private static TestCore core;

  private Project project;
  private Made key;

  @BeforeAll
  static void start() {
    redis = TestRedis.startCluster();
    core =
        TestCore.start(redis.port(), "spring.data.redis.cluster.nodes=127.0.0.1:" + redis.port());
  }

  @BeforeEach
  void makeKey() {
    project = core.project(10);
    key = core.key(project);
  }

  @AfterAll
  static void stop() {
    core.close();
    redis.close();
  }

  @Test
  void tokenFindsThePartOfItsKeyThatItsScopeNames() {
    AccessToken token = token(new Scope(Set.of(project.id()), Set.of(Permission.READ)), hours(1));

    assertThat(keep(token, MANY)).isEqualTo(new Done());

    ApiKey found = found(token);
    assertThat(found.id()).isEqualTo(key.record().key().id());
    assertThat(found.permissions()).containsExactly(Permission.READ);
    assertThat(found.expiresAt()).isEqualTo(token.endsAt().toEpochMilli());
  }

  @Test
  void tokenThatEndsBeforeNowIsKnownAsExpired() {
    AccessToken token = token(Scope.WHOLE, hours(1).minus(Duration.ofMinutes(61)));

    keep(token, MANY);

    assertThat(found(token).status(System.currentTimeMillis())).isEqualTo(KeyStatus.EXPIRED);
  }

  @Test
  void nothingOfATokenStaysInTheStoreForGood() {
    AccessToken token = token(Scope.WHOLE, hours(1));

    keep(token, MANY);

    assertThat(redis.<Long>with(commands -> commands.ttl(hash(token)))).isBetween(3600L, 3900L);
    assertThat(redis.<Long>with(commands -> commands.ttl(tokens()))).isBetween(3500L, 3600L);
    assertThat(redis.<String>with(commands -> commands.get(hash(token))))
        .doesNotContain(TokenFormat.DEFAULT_PREFIX);
  }

  @Test
  void keyHasNoMoreTokensThanItMayAndGetsRoomWhenOneEnds() {
    AccessToken ended = token(Scope.WHOLE, Instant.now().minusSeconds(10));
    AccessToken first = token(Scope.WHOLE, hours(1));
    assertThat(keep(ended, 1)).isEqualTo(new Done());
    assertThat(keep(first, 1)).isEqualTo(new Done());

    AccessToken second = token(Scope.WHOLE, hours(2));

    assertThat(keep(second, 1)).isEqualTo(new NoRoom(first.endsAt()));
    assertThat(lookUp(second)).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void rollEndsEveryTokenAndSaysHowMany() {
    AccessToken one = token(Scope.WHOLE, hours(1));
    AccessToken two = token(Scope.WHOLE, hours(1));
    keep(one, MANY);
    keep(two, MANY);

    int ended = core.keys().roll(key.record(), rolled(hours(1))).tokens();

    assertThat(ended).isEqualTo(2);
    assertThat(lookUp(one)).isInstanceOf(Lookup.Unknown.class);
    assertThat(redis.<Long>with(commands -> commands.exists(hash(one), hash(two), tokens())))
        .isZero();
  }

  @Test
  void tokenOfTheSecretBeforeDoesNotComeBackWhenItIsStillInTheStore() {
    AccessToken token = token(Scope.WHOLE, hours(1));
    keep(token, MANY);
    String held = redis.with(commands -> commands.get(hash(token)));
    core.keys().roll(key.record(), rolled(hours(1)));

    redis.with(commands -> commands.set(hash(token), held));

    assertThat(lookUp(token)).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void oldSecretOfAnOverlapGetsTokensThatTheNextRollEnds() {
    KeyRecord first = rolled(hours(1));
    core.keys().roll(key.record(), first);
    AccessToken token = token(Scope.WHOLE, hours(1));
    assertThat(keep(token, MANY)).isEqualTo(new Done());
    assertThat(lookUp(token)).isInstanceOf(Lookup.Found.class);

    core.keys().roll(first, first.roll(anyHash(), "tail00", Instant.now(), hours(1)));

    AccessToken later = token(Scope.WHOLE, hours(1));
    assertThat(keep(later, MANY)).isEqualTo(new SecretEnded());
  }

  @Test
  void revokedKeyGetsNoTokenAndItsTokensReadAsRevoked() {
    AccessToken before = token(Scope.WHOLE, hours(1));
    keep(before, MANY);

    core.revoke(key.record());

    assertThat(found(before).revoked()).isTrue();
    assertThat(keep(token(Scope.WHOLE, hours(1)), MANY)).isEqualTo(new SecretEnded());
  }

  @Test
  void keyThatIsMadeAgainLongAfterItsDeletionHasNoneOfItsTokens() {
    AccessToken token = token(Scope.WHOLE, hours(1));
    keep(token, MANY);

    core.keys().delete(key.record());
    String deleted = new KeyPlaces(core.get(RedisNames.class)).deleted(key.record().key().id());
    redis.with(commands -> commands.del(deleted));
    core.keys().create(key.record());

    assertThat(lookUp(token)).isInstanceOf(Lookup.Unknown.class);
  }

  private KeyRecord rolled(Instant overlapEnds) {
    return key.record()
        .roll(anyHash(), "tail00", Instant.now().truncatedTo(ChronoUnit.MILLIS), overlapEnds);
  }

  private AccessToken token(Scope scope, Instant end) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new AccessToken(
        anyHash(), key.record().key().id(), scope, now, end.truncatedTo(ChronoUnit.MILLIS));
  }

  private static KeyHash anyHash() {
    TokenFormat format = core.get(TokenFormat.class);
    return core.get(KeyHasher.class).hash(format.generate(RANDOM));
  }

  private Kept keep(AccessToken token, int most) {
    return core.get(AccessTokenStore.class)
        .keep(token, key.hash(), most)
        .toCompletableFuture()
        .join();
  }

  private static Lookup<ApiKey> lookUp(AccessToken token) {
    return core.get(Gatekeeper.class).key(token.hash()).join();
  }

  private static ApiKey found(AccessToken token) {
    return ((Lookup.Found<ApiKey>) lookUp(token)).value();
  }

  private static Instant hours(int hours) {
    return Instant.now().plus(Duration.ofHours(hours)).truncatedTo(ChronoUnit.MILLIS);
  }

  private static String hash(AccessToken token) {
    return "{latchkey}:hash:" + token.hash().toBase64Url();
  }

  private String tokens() {
    return "{latchkey}:access-tokens:" + key.record().key().id();
  }
}
