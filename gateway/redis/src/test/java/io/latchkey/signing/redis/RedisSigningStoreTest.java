package io.latchkey.signing.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.background.BackgroundThread;
import io.latchkey.encryption.MasterKey;
import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.keystore.ConflictException;
import io.latchkey.redis.store.Committer;
import io.latchkey.signing.SignedIdentities;
import io.latchkey.signing.SigningRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisSigningStoreTest {

  private static final Instant NOW = Instant.parse("2030-01-31T00:00:00.123Z");

  private static CoreOnRedis redis;
  private static RedisSigningStore store;

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
    store =
        new RedisSigningStore(redis.session(), redis.core().get(Committer.class), redis.names());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void prepare() {
    redis.redis().with(commands -> commands.del("latchkey:signing"));
  }

  @Test
  void recordIsReadBackAsItWasWritten() {
    assertThat(store.find()).isEmpty();
    SigningRecord record = new SigningRecord("c2VhbGVk", true, NOW, 1);

    store.replace(record);

    assertThat(store.find()).contains(record);
  }

  @Test
  void versionThatSomebodyElseHasStoredIsNotReplaced() {
    SigningRecord record = new SigningRecord("b25l", false, NOW, 1);
    store.replace(record);

    assertThatThrownBy(() -> store.replace(new SigningRecord("dHdv", false, NOW, 1)))
        .isInstanceOf(ConflictException.class);
    assertThat(store.find()).contains(record);
  }

  @Test
  void gatewaysThatBeginAtOnceHaveTheSameKeys() {
    List<BackgroundThread> threads =
        IntStream.range(0, 4).mapToObj(i -> new BackgroundThread("gateway-" + i)).toList();
    List<SignedIdentities> gateways = threads.stream().map(this::gateway).toList();

    List<CompletableFuture<Boolean>> ready =
        gateways.stream().map(SignedIdentities::prepare).toList();

    assertThat(ready).allSatisfy(each -> assertThat(each.join()).isTrue());
    assertThat(gateways.stream().map(each -> each.published().join()).distinct()).hasSize(1);
    threads.forEach(BackgroundThread::close);
  }

  @Test
  void nothingIsSignedWhileTheStoreCannotBeAskedForTheKeys() {
    BackgroundThread thread = new BackgroundThread("gateway");
    SignedIdentities gateway = gateway(thread);

    redis.whileAway(() -> assertThat(gateway.prepare().join()).isFalse());

    assertThat(gateway.isReady()).isFalse();
    await().until(() -> gateway.prepare().join());
    thread.close();
  }

  private SignedIdentities gateway(BackgroundThread thread) {
    return new SignedIdentities(
        store, redis.core().get(MasterKey.class), "latchkey", Clock.systemUTC(), thread.executor());
  }
}
