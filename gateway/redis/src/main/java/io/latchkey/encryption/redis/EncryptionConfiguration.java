package io.latchkey.encryption.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.FeedHistory;
import io.latchkey.change.Lease;
import io.latchkey.change.RevocationSettings;
import io.latchkey.change.Stamps;
import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.EndedEncryptionKeys;
import io.latchkey.encryption.FirstKeys;
import io.latchkey.encryption.KeyMaker;
import io.latchkey.encryption.MasterKey;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.CacheSettings;
import io.latchkey.keystore.redis.FeedServer;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Projects' encryption in Redis, and the cache before it. */
@Configuration(proxyBeanMethods = false)
public class EncryptionConfiguration {

  private static final int MOST_WAITING = 1_000;
  private static final long IDLE_SECONDS = 10;

  @Bean
  EncryptionJson encryptionJson() {
    return new EncryptionJson();
  }

  @Bean
  EncryptionStore encryptionStore(
      StandingSession adminSession,
      FeedHistory history,
      RedisNames names,
      Committer committer,
      EncryptionJson json) {
    FeedServer server = new FeedServer(adminSession, each -> !history.contradicts(each));
    return new RedisEncryptionStore(adminSession, server, names, committer, json);
  }

  @Bean(destroyMethod = "shutdownNow")
  ThreadPoolExecutor firstKeyExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "latchkey-first-encryption-keys");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Bean
  EndedEncryptionKeys endedEncryptionKeys(RevocationSettings settings) {
    return new EndedEncryptionKeys(settings.memory(), Ticker.systemTicker());
  }

  @Bean
  RedisEncryptionResolver encryptionResolver(
      FeedServer requestServer,
      RedisNames names,
      EncryptionJson json,
      EndedEncryptionKeys ended,
      ObjectProvider<MasterKey> master) {
    return new RedisEncryptionResolver(requestServer, names, json, ended, master.getIfAvailable());
  }

  @Bean
  Encryption encryption(
      RedisEncryptionResolver encryptionResolver,
      Function<Project, CompletableFuture<?>> firstKeys,
      Stamps stamps,
      Lease lease,
      CacheSettings settings) {
    return new Encryption(
        encryptionResolver, firstKeys, stamps, lease, settings, Ticker.systemTicker());
  }

  @Bean
  Function<Project, CompletableFuture<?>> firstKeys(
      EncryptionStore store,
      ObjectProvider<MasterKey> master,
      InstantSource clock,
      ThreadPoolExecutor firstKeyExecutor) {
    MasterKey present = master.getIfAvailable();
    return present == null
        ? project ->
            CompletableFuture.failedFuture(new IllegalStateException("there is no master key"))
        : new FirstKeys(store, new KeyMaker(present), clock, firstKeyExecutor);
  }
}
