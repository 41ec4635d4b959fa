package io.latchkey.admin.tokens;

import io.latchkey.admin.caller.Access;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.TokenStore;
import io.latchkey.key.KeyHasher;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Personal tokens. */
@Configuration(proxyBeanMethods = false)
@Import(TokenController.class)
public class TokenConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Bean
  Tokens tokens(TokenStore store, KeyHasher hasher, InstantSource clock) {
    return new Tokens(store, hasher, RANDOM, clock);
  }

  @Bean
  TokenForm tokenForm(Access access, SignInSettings settings, InstantSource clock) {
    return new TokenForm(access, settings, clock);
  }
}
