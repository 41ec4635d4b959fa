package io.latchkey.reassertion;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.background.BackgroundThread;
import io.latchkey.change.FeedHistory;
import io.latchkey.change.RevocationSettings;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.EndedEncryptionKeys;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.keystore.EndedSecrets;
import io.latchkey.keystore.Endings;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.cache.RevokedKeys;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What remembers endings and asserts them again. */
@Configuration(proxyBeanMethods = false)
public class ReassertionConfiguration {

  /** Before the caches, so that what they load anew is judged by it. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  EndingMemory endingMemory(
      Endings endings,
      RevokedKeys revoked,
      EndedSecrets ended,
      EndedEncryptionKeys endedKeys,
      RevocationSettings settings) {
    return new EndingMemory(
        endings, revoked, ended, endedKeys, settings.memory(), Ticker.systemTicker());
  }

  @Bean(destroyMethod = "close")
  BackgroundThread reassertionThread() {
    return new BackgroundThread("latchkey-reassert");
  }

  @Bean
  LostEndings lostEndings(KeyStore store, AccessTokenStore tokens, InstantSource clock) {
    return new LostEndings(store, tokens, clock);
  }

  @Bean
  LostProjects lostProjects(ProjectStore projects, KeyStore keys, InstantSource clock) {
    return new LostProjects(projects, keys, clock);
  }

  @Bean
  LostEncryption lostEncryption(EncryptionStore store, ProjectStore projects, InstantSource clock) {
    return new LostEncryption(store, projects, clock);
  }

  @Bean
  Reassertion reassertion(
      EndingMemory memory,
      KeyStore store,
      LostEndings lost,
      LostProjects projects,
      LostEncryption encryption,
      FeedHistory history,
      BackgroundThread reassertionThread,
      RevocationSettings settings) {
    return new Reassertion(
        memory,
        store,
        new Reassertion.Lost(lost, projects, encryption),
        history,
        reassertionThread.executor(),
        settings.demotion());
  }
}
