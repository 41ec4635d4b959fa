package io.latchkey.identity.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.background.BackgroundThread;
import io.latchkey.change.RevocationSettings;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.PendingSignIns;
import io.latchkey.identity.SignInSettings;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Users, tokens and sessions over Redis. */
@Configuration(proxyBeanMethods = false)
public class IdentityConfiguration {

  private final IdentityJson json = new IdentityJson();

  @Bean
  EndedIdentities endedIdentities(RevocationSettings settings) {
    return new EndedIdentities(settings.memory(), Ticker.systemTicker());
  }

  @Bean
  RedisUserStore userStore(
      StandingSession adminSession, RedisNames names, Committer committer, EndedIdentities ended) {
    return new RedisUserStore(adminSession, names, committer, ended, List.of(), null);
  }

  @Bean
  RedisTokenStore tokenStore(
      StandingSession adminSession, RedisNames names, Committer committer, EndedIdentities ended) {
    return new RedisTokenStore(adminSession, names, committer, ended, List.of());
  }

  @Bean
  InvitationStore invitationStore(
      StandingSession adminSession, RedisNames names, Committer committer, EndedIdentities ended) {
    return new RedisInvitationStore(adminSession, names, committer, ended, json);
  }

  @Bean
  PendingSignIns pendingSignIns(StandingSession adminSession, RedisNames names) {
    return new RedisPendingSignIns(adminSession, names, json);
  }

  @Bean
  RedisSessionStore sessionStore(
      StandingSession adminSession,
      RedisNames names,
      Committer committer,
      EndedIdentities ended,
      SignInSettings settings) {
    return new RedisSessionStore(adminSession, names, committer, ended, settings, List.of());
  }

  /** The thread is the one that ends keys again. */
  @Bean
  LostIdentities lostIdentities(
      EndedIdentities ended,
      RedisSessionStore sessions,
      RedisTokenStore tokens,
      RedisUserStore users,
      BackgroundThread reassertionThread,
      RevocationSettings settings) {
    return new LostIdentities(
        ended, sessions, tokens, users, reassertionThread.executor(), settings.demotion());
  }
}
