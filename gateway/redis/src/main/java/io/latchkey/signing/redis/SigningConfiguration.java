package io.latchkey.signing.redis;

import io.latchkey.background.BackgroundThread;
import io.latchkey.encryption.MasterKey;
import io.latchkey.oauth.OAuthSettings;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.signing.SignedIdentities;
import io.latchkey.signing.SigningStore;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Signed identities for upstreams, and the keys that sign them. */
@Configuration(proxyBeanMethods = false)
public class SigningConfiguration {

  private static final String ISSUER = "latchkey";

  @Bean
  SigningStore signingStore(StandingSession adminSession, Committer committer, RedisNames names) {
    return new RedisSigningStore(adminSession, committer, names);
  }

  @Bean(destroyMethod = "close")
  BackgroundThread signingThread() {
    return new BackgroundThread("latchkey-signing");
  }

  @Bean(initMethod = "start")
  SignedIdentities signedIdentities(
      SigningStore store,
      ObjectProvider<MasterKey> master,
      OAuthSettings settings,
      InstantSource clock,
      BackgroundThread signingThread) {
    return new SignedIdentities(
        store,
        master.getIfAvailable(),
        Objects.requireNonNullElse(settings.issuer(), ISSUER),
        clock,
        signingThread.executor());
  }
}
