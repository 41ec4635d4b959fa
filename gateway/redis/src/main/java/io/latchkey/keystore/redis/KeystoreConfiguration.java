package io.latchkey.keystore.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.FeedHistory;
import io.latchkey.change.FeedSettings;
import io.latchkey.change.FleetClock;
import io.latchkey.change.Lease;
import io.latchkey.change.RevocationSettings;
import io.latchkey.change.Stamps;
import io.latchkey.event.EventSettings;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.keystore.EndedSecrets;
import io.latchkey.keystore.Endings;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.keystore.KeyIndex;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.cache.CacheSettings;
import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.OrganizationCache;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.keystore.cache.RevokedKeys;
import io.latchkey.redis.RedisConnector;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSettings;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Keys and projects in Redis, and the caches before it. */
@Configuration(proxyBeanMethods = false)
public class KeystoreConfiguration {

  @Bean
  StandingSession requestSession(RedisConnector connector, RedisSettings settings) {
    return new StandingSession("requests", connector, settings.timeout());
  }

  /** People's calls have a connection of their own: a long list must not delay a request. */
  @Bean
  StandingSession adminSession(RedisConnector connector, RedisSettings settings) {
    return new StandingSession("admin", connector, settings.timeout().multipliedBy(4));
  }

  /** Waiting for replicas holds a connection up, so that has one of its own. */
  @Bean
  @Lazy
  StandingSession revocationSession(RedisConnector connector, RedisSettings settings) {
    return new StandingSession("revocations", connector, settings.timeout().multipliedBy(4));
  }

  @Bean
  KeyJson keyJson() {
    return new KeyJson();
  }

  @Bean
  ProjectJson projectJson() {
    return new ProjectJson();
  }

  @Bean
  Committer committer(
      RedisNames names, FeedSettings settings, EventSettings events, InstantSource clock) {
    return new Committer(names, KeyPlaces.index(names), settings, events, clock);
  }

  @Bean
  Endings endings() {
    return new EndingJson();
  }

  @Bean
  EndedSecrets endedSecrets(RevocationSettings settings) {
    return new EndedSecrets(settings.memory(), Ticker.systemTicker());
  }

  @Bean
  RevokedKeys revokedKeys(RevocationSettings settings) {
    return new RevokedKeys(settings.memory(), Ticker.systemTicker());
  }

  @Bean
  FeedServer requestServer(StandingSession requestSession, FeedHistory history) {
    return new FeedServer(requestSession, history::is);
  }

  @Bean
  RedisKeyResolver keyResolver(
      FeedServer requestServer,
      FleetClock clock,
      EndedSecrets ended,
      RedisNames names,
      KeyJson keys) {
    return new RedisKeyResolver(requestServer, clock, ended, names, keys);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  KeyCache keyCache(
      RedisKeyResolver keyResolver,
      RevokedKeys revoked,
      Stamps stamps,
      Lease lease,
      CacheSettings settings) {
    return new KeyCache(keyResolver, revoked, stamps, lease, settings, Ticker.systemTicker());
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ProjectCache projectCache(
      FeedServer requestServer,
      RedisNames names,
      ProjectJson json,
      Stamps stamps,
      Lease lease,
      CacheSettings settings) {
    RedisProjectResolver resolver = new RedisProjectResolver(requestServer, names, json);
    return new ProjectCache(resolver, stamps, lease, settings, Ticker.systemTicker());
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  OrganizationCache organizationCache(
      FeedServer requestServer,
      RedisNames names,
      ProjectJson json,
      Stamps stamps,
      Lease lease,
      CacheSettings settings) {
    RedisOrganizationResolver resolver = new RedisOrganizationResolver(requestServer, names, json);
    return new OrganizationCache(resolver, stamps, lease, settings, Ticker.systemTicker());
  }

  @Bean
  CacheMeters cacheMeters(KeyCache keys, ProjectCache projects) {
    return new CacheMeters(keys, projects);
  }

  @Bean
  AccessTokenStore accessTokenStore(
      StandingSession requestSession, RedisNames names, Committer committer) {
    return new RedisAccessTokenStore(requestSession, names, committer);
  }

  @Bean
  KeyStore keyStore(
      StandingSession adminSession,
      RedisNames names,
      Committer committer,
      KeyJson json,
      RevocationSettings settings,
      @Qualifier("revocationSession") ObjectProvider<StandingSession> revocations) {
    return new RedisKeyStore(
        adminSession,
        settings.replicas() == 0 ? adminSession : revocations.getObject(),
        names,
        committer,
        json,
        settings);
  }

  @Bean
  KeySearch keySearch(StandingSession adminSession, RedisNames names, KeyJson json) {
    return new RedisKeySearch(adminSession, new KeyPlaces(names), json);
  }

  @Bean
  KeyIndex keyIndex(
      StandingSession adminSession,
      RedisNames names,
      Committer committer,
      KeyStore store,
      InstantSource clock) {
    return new RedisKeyIndex(adminSession, new KeyPlaces(names), committer, store, clock);
  }

  @Bean
  ExpiringKeys expiringKeys(
      StandingSession adminSession, RedisNames names, Committer committer, KeyJson json) {
    return new RedisExpiringKeys(adminSession, names, committer, json);
  }

  @Bean
  ProjectStore projectStore(
      StandingSession adminSession,
      RedisNames names,
      Committer committer,
      ProjectJson json,
      FeedHistory history,
      InstantSource clock) {
    FeedServer server = new FeedServer(adminSession, each -> !history.contradicts(each));
    return new RedisProjectStore(
        adminSession, names, committer, json, new RedisProjectResolver(server, names, json), clock);
  }
}
