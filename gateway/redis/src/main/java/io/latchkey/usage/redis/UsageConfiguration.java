package io.latchkey.usage.redis;

import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSettings;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.usage.OldSecretReports;
import io.latchkey.usage.UsageCounts;
import io.latchkey.usage.UsageOwners;
import io.latchkey.usage.UsageSettings;
import io.latchkey.usage.UsageStore;
import io.latchkey.usage.UsageWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Use, counted in memory and written to Redis. */
@Configuration(proxyBeanMethods = false)
public class UsageConfiguration {

  @Bean
  StandingSession usageSession(RedisConnector connector, RedisSettings settings) {
    return new StandingSession("usage", connector, settings.timeout());
  }

  @Bean
  UsageCounts usageCounts(UsageSettings settings, InstantSource clock) {
    return new UsageCounts(settings.maximumWaiting(), clock);
  }

  @Bean
  RedisUsageStore usageStore(
      StandingSession usageSession,
      StandingSession adminSession,
      RedisNames names,
      UsageSettings settings,
      InstantSource clock) {
    String writer = Long.toString(new SecureRandom().nextLong(), Character.MAX_RADIX);
    return new RedisUsageStore(
        usageSession, adminSession, names, settings.retention(), clock, writer);
  }

  @Bean
  UsageOwners usageOwners(KeyStore keys, ProjectStore projects, InstantSource clock) {
    return new StoredOwners(keys, projects, clock);
  }

  @Bean
  OldSecretReports oldSecretReports(
      KeyStore keys,
      Committer committer,
      StandingSession usageSession,
      RedisNames names,
      InstantSource clock) {
    return new LoggedOldSecrets(keys, committer, usageSession, names, clock);
  }

  /** Started and stopped by {@link WriterLifecycle}. */
  @Bean(destroyMethod = "")
  UsageWriter usageWriter(
      UsageCounts counts,
      UsageStore store,
      UsageOwners owners,
      OldSecretReports reports,
      UsageSettings settings) {
    return new UsageWriter(counts, store, owners, reports, settings);
  }

  @Bean
  WriterLifecycle usageWriterLifecycle(UsageWriter writer) {
    return new WriterLifecycle(writer);
  }

  @Bean
  UsageMeters usageMeters(UsageWriter writer) {
    return new UsageMeters(writer);
  }

  @Bean
  DecisionMeters decisionMeters(UsageCounts counts, ProjectCache projects, UsageSettings settings) {
    return new DecisionMeters(counts.outcomes(), projects, settings.meteredProjects());
  }

  /**
   * Writes while the core is up. The doors have drained when it stops, and its connection is still
   * there: what they counted is written.
   */
  static final class WriterLifecycle implements SmartLifecycle {

    private final UsageWriter writer;
    private volatile boolean running;

    WriterLifecycle(UsageWriter writer) {
      this.writer = writer;
    }

    @Override
    public void start() {
      running = true;
      writer.start();
    }

    @Override
    public void stop() {
      running = false;
      writer.close();
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return StandingSession.PHASE + 50;
    }
  }
}
