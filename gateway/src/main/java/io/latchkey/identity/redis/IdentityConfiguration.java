package io.latchkey.identity.redis;

import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.PendingSignIns;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.UserStore;
import io.latchkey.keystore.redis.Committer;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Users, tokens and sessions over Redis. */
@Configuration(proxyBeanMethods = false)
public class IdentityConfiguration {

  private final IdentityJson json = new IdentityJson();

  @Bean
  UserStore userStore(StandingSession adminSession, RedisNames names, Committer committer) {
    return new RedisUserStore(adminSession, names, committer, json, List.of(), null);
  }

  @Bean
  TokenStore tokenStore(StandingSession adminSession, RedisNames names, Committer committer) {
    return new RedisTokenStore(adminSession, names, committer, json, List.of());
  }

  @Bean
  InvitationStore invitationStore(
      StandingSession adminSession, RedisNames names, Committer committer) {
    return new RedisInvitationStore(adminSession, names, committer, json);
  }

  @Bean
  PendingSignIns pendingSignIns(StandingSession adminSession, RedisNames names) {
    return new RedisPendingSignIns(adminSession, names, json);
  }

  @Bean
  SessionStore sessionStore(
      StandingSession adminSession,
      RedisNames names,
      Committer committer,
      SignInSettings settings) {
    return new RedisSessionStore(adminSession, names, committer, json, settings, List.of());
  }
}
