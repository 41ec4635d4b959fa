package io.latchkey.admin;

import io.latchkey.admin.SessionController.SignInGuard;
import io.latchkey.client.ClientAddresses;
import io.latchkey.event.EventLog;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who calls the admin API: users, their tokens and their sessions. */
@Configuration(proxyBeanMethods = false)
class IdentityAdminConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Bean
  Authentication authentication(
      AdminToken bootstrap,
      UserStore users,
      TokenStore tokens,
      SessionStore sessions,
      KeyHasher hasher,
      InstantSource clock) {
    return new Authentication(bootstrap, users, tokens, sessions, hasher, clock);
  }

  @Bean
  Passwords passwords() {
    return new Passwords(RANDOM);
  }

  @Bean
  Members members(UserStore users, Passwords passwords, InstantSource clock) {
    return new Members(users, passwords, RANDOM, clock);
  }

  @Bean
  Invitations invitations(
      InvitationStore store,
      UserStore users,
      Passwords passwords,
      KeyHasher hasher,
      InstantSource clock) {
    return new Invitations(store, users, passwords, hasher, RANDOM, clock);
  }

  @Bean
  InvitationForm invitationForm(InstantSource clock) {
    return new InvitationForm(clock);
  }

  @Bean
  Tokens tokens(TokenStore store, KeyHasher hasher, InstantSource clock) {
    return new Tokens(store, hasher, RANDOM, clock);
  }

  @Bean
  TokenForm tokenForm(Access access, SignInSettings settings, InstantSource clock) {
    return new TokenForm(access, settings, clock);
  }

  @Bean
  SignIn.Sessions newSessions(
      AdminToken bootstrap, KeyHasher hasher, SignInSettings settings, InstantSource clock) {
    return new SignIn.Sessions(bootstrap, hasher, RANDOM, settings, clock);
  }

  @Bean
  SignIn signIn(
      AdminToken bootstrap,
      UserStore users,
      SessionStore sessions,
      Passwords passwords,
      SignIn.Sessions made,
      EventLog events) {
    return new SignIn(bootstrap, users, sessions, passwords, made, events);
  }

  @Bean
  Freshness freshness(SignInSettings settings, InstantSource clock) {
    return new Freshness(settings.fresh(), clock);
  }

  @Bean
  Reauthentication reauthentication(
      AdminToken bootstrap,
      UserStore users,
      SessionStore sessions,
      Passwords passwords,
      EventLog events,
      InstantSource clock) {
    return new Reauthentication(bootstrap, users, sessions, passwords, events, clock);
  }

  @Bean
  SignInGuard signInGuard(
      AdminSettings settings, CallerLimits limits, SignInSettings signIn, SessionCookie cookie) {
    return new SignInGuard(new ClientAddresses(settings.trusted()), limits, signIn, cookie);
  }
}
