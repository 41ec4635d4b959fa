package io.latchkey.rotation;

import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.KeySettings;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What makes secrets and rolls keys. */
@Configuration(proxyBeanMethods = false)
public class RotationConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Bean
  SecretMinter secretMinter(SecretFormat format, KeyHasher hasher) {
    return new SecretMinter(format, hasher, RANDOM);
  }

  @Bean
  KeyRotation keyRotation(
      KeyStore store,
      SecretMinter minter,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    return new KeyRotation(store, minter, memory, fleet, clock);
  }

  @Bean
  HolderRotation holderRotation(KeyRotation rotation, ProjectStore projects, KeySettings settings) {
    return new HolderRotation(rotation, projects, settings);
  }
}
