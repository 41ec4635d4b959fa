package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.background.BackgroundThread;
import io.latchkey.event.EventLog;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.keystore.KeyIndex;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeySettings;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import io.latchkey.rotation.KeyRotation;
import io.latchkey.rotation.SecretMinter;
import io.latchkey.usage.UsageStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How keys are made, found, rotated and revoked. */
@Configuration(proxyBeanMethods = false)
@Import({
  KeyController.class,
  SuspensionController.class,
  BulkRevocationController.class,
  KeyCatalogController.class
})
public class KeyAdminConfiguration {

  @Bean
  KeyRevocation keyEndings(KeyStore store, UsageStore usage) {
    return new KeyRevocation(store, usage);
  }

  @Bean
  KeyLifecycle keyLifecycle(
      KeyStore store,
      KeyMinter minter,
      KeyRevocation endings,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    return new KeyLifecycle(store, minter, endings, memory, fleet, clock);
  }

  @Bean
  AdminRotation adminRotation(KeyRotation rotation, KeyExpiry expiry) {
    return new AdminRotation(rotation, expiry);
  }

  @Bean
  KeySuspension keySuspension(
      KeyStore store, EndingMemory memory, FleetWait fleet, InstantSource clock) {
    return new KeySuspension(store, memory, fleet, clock);
  }

  @Bean
  LeakedKeys leakedKeys(
      KeyLifecycle lifecycle,
      AdminRotation rotation,
      KeySuspension suspension,
      KeyExpiry policies,
      EventLog events,
      InstantSource clock) {
    return new LeakedKeys(lifecycle, rotation, suspension, policies, events, clock);
  }

  @Bean
  BulkRevocation keySweep(
      KeyStore store,
      KeyRevocation endings,
      EndingMemory memory,
      FleetWait fleet,
      EventLog events,
      InstantSource clock) {
    return new BulkRevocation(store, endings, memory, fleet, events, clock);
  }

  @Bean
  KeyMinter keyMinter(SecretMinter secrets, InstantSource clock) {
    return new KeyMinter(secrets, clock);
  }

  @Bean
  KeyForm keyForm(Access access, KeySettings settings, LimitForm limits, KeyExpiry expiry) {
    return new KeyForm(access, settings, limits, expiry);
  }

  @Bean
  KeyExpiry keyExpiry(KeySettings settings, ProjectStore organizations, InstantSource clock) {
    return new KeyExpiry(settings, organizations, clock);
  }

  @Bean
  VerificationForm verificationForm(SecretFormat format, TokenFormat tokens, KeyHasher hasher) {
    return new VerificationForm(format, tokens, hasher);
  }

  @Bean
  KeyCatalog keyCatalog(KeyStore store, KeySearch search, UsageStore usage, InstantSource clock) {
    return new KeyCatalog(store, search, usage, clock);
  }

  @Bean(destroyMethod = "close")
  BackgroundThread keyIndexing(KeyIndex index) {
    BackgroundThread thread = new BackgroundThread("latchkey-index");
    new KeyIndexing(index).start(thread.executor());
    return thread;
  }

  @Bean(destroyMethod = "close")
  BackgroundThread expiries(ExpiringKeys keys, InstantSource clock) {
    BackgroundThread thread = new BackgroundThread("latchkey-expiries");
    new ExpiryWatch(keys, clock).start(thread.executor());
    return thread;
  }
}
