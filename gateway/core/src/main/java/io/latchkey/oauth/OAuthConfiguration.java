package io.latchkey.oauth;

import io.latchkey.change.Confirmations;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.AccessTokenStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The issue and the end of access tokens. */
@Configuration(proxyBeanMethods = false)
public class OAuthConfiguration {

  @Bean
  TokenIssuer tokenIssuer(
      Gatekeeper gatekeeper,
      AccessTokenStore store,
      TokenFormat format,
      KeyHasher hasher,
      OAuthSettings settings,
      InstantSource clock) {
    return new TokenIssuer(gatekeeper, store, format, hasher, settings, clock);
  }

  @Bean
  TokenRevoker tokenRevoker(
      TokenIssuer clients,
      AccessTokenStore store,
      SecretFormat secrets,
      TokenFormat tokens,
      KeyHasher hasher,
      TokenRevoker.Wait tokenWait) {
    return new TokenRevoker(clients, store, secrets, tokens, hasher, tokenWait);
  }

  @Bean
  TokenIntrospector tokenIntrospector(
      TokenIssuer clients,
      Gatekeeper gatekeeper,
      TokenFormat format,
      KeyHasher hasher,
      InstantSource clock) {
    return new TokenIntrospector(clients, gatekeeper, format, hasher, clock);
  }

  @Bean
  TokenRevoker.Wait tokenWait(Confirmations confirmations) {
    return new TokenRevoker.Wait(confirmations, System::nanoTime);
  }
}
