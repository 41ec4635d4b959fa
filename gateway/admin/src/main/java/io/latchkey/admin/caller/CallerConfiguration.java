package io.latchkey.admin.caller;

import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who calls, and what it may do. */
@Configuration(proxyBeanMethods = false)
public class CallerConfiguration {

  @Bean
  Access access(ProjectStore projects, KeyStore keys, StepUp freshness) {
    return new Access(projects, keys, freshness);
  }

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
  StepUp freshness(SignInSettings settings, InstantSource clock) {
    return new StepUp(settings.fresh(), clock);
  }
}
