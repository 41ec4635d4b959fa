package io.latchkey.admin.session;

import io.latchkey.admin.caller.AdminToken;
import io.latchkey.admin.caller.CallerLimits;
import io.latchkey.admin.caller.SessionCookie;
import io.latchkey.admin.members.Passwords;
import io.latchkey.admin.session.SessionController.SignInGuard;
import io.latchkey.admin.web.AdminSettings;
import io.latchkey.client.ClientAddresses;
import io.latchkey.event.EventLog;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Signing in, and staying signed in. */
@Configuration(proxyBeanMethods = false)
@Import({SessionController.class, ReauthenticationController.class, AcceptanceController.class})
public class SessionConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

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
