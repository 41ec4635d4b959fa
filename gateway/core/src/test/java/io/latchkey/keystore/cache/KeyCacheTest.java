package io.latchkey.keystore.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.change.Change;
import io.latchkey.change.LeaseFixture;
import io.latchkey.change.Position;
import io.latchkey.change.Stamps;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cache against a store whose answers the test holds back and gives when it likes. */
class KeyCacheTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long NOW = 1_800_000_000_000L;

  private final HeldBack store = new HeldBack();
  private final LeaseFixture leases = new LeaseFixture();
  private final RevokedKeys revoked = new RevokedKeys(Duration.ofHours(1), System::nanoTime);
  private final KeyCache cache = cache(1000, 10);
  private final KeyHash hash = hash(1);
  private final ApiKey key = key(ApiKey.NEVER);

  KeyCacheTest() {
    leases.give(Duration.ofSeconds(30));
  }

  @Test
  void suspensionThatWasSeenIsKnownWhileTheLeaseRunsAndAskedForWithoutIt() {
    Suspension suspension = new Suspension(true, NOW, null);
    cache.load(hash);
    store.answer(key);

    revoked.add(key.id(), suspension);
    cache.onChange(change(Change.Action.UPDATED));

    assertThat(found(cache.ifKnown(hash, NOW)).isSuspended()).isTrue();
    leases.runOut();
    assertThat(cache.ifKnown(hash, NOW)).isNull();
  }

  @Test
  void resumedKeyIsAskedForAndGood() {
    Suspension suspension = new Suspension(true, NOW, null);
    Suspension resumed = new Suspension(false, NOW + 1, null);
    cache.load(hash);
    store.answer(key.with(suspension));
    revoked.add(key.id(), suspension);

    revoked.add(key.id(), resumed);
    cache.onChange(change(Change.Action.UPDATED));

    assertThat(cache.ifKnown(hash, NOW)).isNull();
    CompletableFuture<Lookup<ApiKey>> load = cache.load(hash);
    store.answer(key.with(resumed));
    assertThat(found(load).status(NOW)).isEqualTo(KeyStatus.ACTIVE);
  }

  @Test
  void oneLoadServesAllWhoWait() {
    List<CompletableFuture<Lookup<ApiKey>>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(cache.load(hash));
    }

    store.answer(key);

    assertThat(store.asked).isEqualTo(1);
    assertThat(waiting).allSatisfy(each -> assertThat(found(each)).isEqualTo(key));
    assertThat(cache.ifKnown(hash, NOW)).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void loadThatBeganBeforeARevocationNeverLeavesTheOldRecordBehind() {
    CompletableFuture<Lookup<ApiKey>> before = cache.load(hash);
    cache.onChange(change(Change.Action.UPDATED));
    CompletableFuture<Lookup<ApiKey>> joined = cache.load(hash);

    store.answer(key);
    assertThat(before).isNotDone();
    assertThat(joined).isNotDone();
    assertThat(cache.ifKnown(hash, NOW)).isNull();

    store.answer(key.revoke());
    assertThat(found(before).revoked()).isTrue();
    assertThat(found(joined).revoked()).isTrue();
    assertThat(found(cache.ifKnown(hash, NOW)).revoked()).isTrue();
  }

  @Test
  void revokedKeyIsRefusedWhateverTheStoreSaysLater() {
    load(key);

    cache.onChange(change(Change.Action.REVOKED));

    assertThat(found(cache.ifKnown(hash, NOW)).revoked()).isTrue();
    load(key);
    assertThat(found(cache.ifKnown(hash, NOW)).revoked()).isTrue();
  }

  @Test
  void recordsThatKeepChangingAreAnsweredAsUnreachableInTheEnd() {
    CompletableFuture<Lookup<ApiKey>> load = cache.load(hash);

    while (!load.isDone()) {
      cache.onChange(change(Change.Action.UPDATED));
      store.answer(key);
    }

    assertThat(load.join()).isInstanceOf(Lookup.Unreachable.class);
    assertThat(store.asked).isEqualTo(4);
  }

  @Test
  void withoutALeaseNothingIsTrustedAndNobodyJoinsALoad() {
    load(key);
    leases.runOut();

    assertThat(cache.ifKnown(hash, NOW)).isNull();
    CompletableFuture<Lookup<ApiKey>> one = cache.load(hash);
    CompletableFuture<Lookup<ApiKey>> other = cache.load(hash);

    assertThat(other).isNotSameAs(one);
    assertThat(store.waiting).hasSize(2);
  }

  @Test
  void expiredAndRevokedKeysAreRefusedWithoutALease() {
    KeyHash expired = hash(2);
    load(hash, key.revoke());
    load(expired, key(NOW));
    leases.runOut();

    assertThat(found(cache.ifKnown(hash, NOW)).revoked()).isTrue();
    assertThat(found(cache.ifKnown(expired, NOW)).expiresAt()).isEqualTo(NOW);
    assertThat(cache.ifKnown(expired, NOW - 1)).isNull();
  }

  @Test
  void resetForgetsEverything() {
    load(key);

    cache.onReset();

    assertThat(cache.ifKnown(hash, NOW)).isNull();
  }

  @Test
  void unknownHashIsRememberedUntilAKeyIsCreated() {
    CompletableFuture<Lookup<ApiKey>> load = cache.load(hash);
    store.answer(null);
    assertThat(load.join()).isInstanceOf(Lookup.Unknown.class);
    assertThat(cache.ifKnown(hash, NOW)).isInstanceOf(Lookup.Unknown.class);

    cache.onChange(change(Change.Action.CREATED));

    assertThat(cache.ifKnown(hash, NOW)).isNull();
  }

  @Test
  void floodOfUnknownHashesPushesNoGoodKeyOut() {
    load(key);

    for (int i = 10; i < 10_000; i++) {
      CompletableFuture<Lookup<ApiKey>> load = cache.load(hash(i));
      store.answer(null);
      assertThat(load.join()).isInstanceOf(Lookup.Unknown.class);
    }

    assertThat(found(cache.ifKnown(hash, NOW))).isEqualTo(key);
  }

  @Test
  void failedLoadIsUnreachableAndIsNotRemembered() {
    CompletableFuture<Lookup<ApiKey>> load = cache.load(hash);

    store.waiting.remove().completeExceptionally(new IllegalStateException("cut off"));

    assertThat(load.join()).isInstanceOf(Lookup.Unreachable.class);
    assertThat(cache.ifKnown(hash, NOW)).isNull();
    load(key);
    assertThat(found(cache.ifKnown(hash, NOW))).isEqualTo(key);
  }

  @Test
  void moreLoadsThanAllowedAreAnsweredAtOnce() {
    KeyCache small = cache(1000, 2);
    small.load(hash(11));
    small.load(hash(12));

    assertThat(small.load(hash(13)).join()).isInstanceOf(Lookup.Unreachable.class);
    assertThat(store.asked).isEqualTo(2);
  }

  @Test
  void moreLoadsThanAllowedAreAnsweredAtOnceAlsoWithoutALease() {
    KeyCache small = cache(1000, 2);
    leases.runOut();
    small.load(hash(11));
    small.load(hash(11));

    assertThat(small.load(hash(11))).isCompletedWithValue(Lookup.unreachable());
    assertThat(store.asked).isEqualTo(2);
    store.answer(key);
    assertThat(small.load(hash(11))).isNotDone();
  }

  private KeyCache cache(long size, int loads) {
    return new KeyCache(
        store,
        revoked,
        new Stamps(),
        leases.lease(),
        new CacheSettings(size, 100, Duration.ofSeconds(5), loads),
        System::nanoTime);
  }

  private void load(ApiKey answer) {
    load(hash, answer);
  }

  private void load(KeyHash by, ApiKey answer) {
    CompletableFuture<Lookup<ApiKey>> load = cache.load(by);
    store.answer(answer);
    assertThat(load).isDone();
  }

  private static ApiKey found(CompletableFuture<Lookup<ApiKey>> load) {
    assertThat(load).isDone();
    return found(load.join());
  }

  private static ApiKey found(@Nullable Lookup<ApiKey> lookup) {
    assertThat(lookup).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found<ApiKey>) Objects.requireNonNull(lookup)).value();
  }

  private Change change(Change.Action action) {
    return new Change(1, Position.START, Change.Subject.KEY, key.id().toString(), action, null);
  }

  private static KeyHash hash(int number) {
    return KeyHash.of(ByteBuffer.allocate(32).putInt(number).array());
  }

  private static ApiKey key(long expiresAt) {
    return new ApiKey(
        KeyId.generate(RANDOM),
        OrganizationId.generate(RANDOM),
        Set.of(ProjectId.generate(RANDOM)),
        Set.of(),
        List.of(),
        null,
        expiresAt,
        false,
        1);
  }

  private static final class HeldBack implements Resolver<KeyHash, ApiKey> {

    private final Queue<CompletableFuture<Optional<ApiKey>>> waiting = new ArrayDeque<>();
    private int asked;

    @Override
    public CompletionStage<Optional<ApiKey>> resolve(KeyHash hash) {
      asked++;
      CompletableFuture<Optional<ApiKey>> answer = new CompletableFuture<>();
      waiting.add(answer);
      return answer;
    }

    void answer(@Nullable ApiKey key) {
      waiting.remove().complete(Optional.ofNullable(key));
    }
  }
}
