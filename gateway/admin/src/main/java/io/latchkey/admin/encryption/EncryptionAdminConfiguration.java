package io.latchkey.admin.encryption;

import io.latchkey.background.BackgroundThread;
import io.latchkey.encryption.EncryptionSettings;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.KeyMaker;
import io.latchkey.encryption.MasterKey;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.FleetWait;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Policies and encryption keys of projects. */
@Configuration(proxyBeanMethods = false)
@Import({EncryptionController.class, EncryptionKeyController.class})
public class EncryptionAdminConfiguration {

  @Bean
  EncryptionRecords encryptionRecords(EncryptionStore store) {
    return new EncryptionRecords(store);
  }

  @Bean
  EncryptionKeys encryptionKeys(
      EncryptionRecords records,
      ObjectProvider<MasterKey> master,
      KeyStore keys,
      FleetWait fleet,
      InstantSource clock) {
    MasterKey present = master.getIfAvailable();
    KeyMaker maker = present == null ? null : new KeyMaker(present);
    return new EncryptionKeys(records, maker, keys, fleet, clock);
  }

  @Bean
  PolicyTrial policyTrial(EncryptionKeys keys, EncryptionSettings settings) {
    return new PolicyTrial(keys, settings);
  }

  @Bean
  RotationWatch rotationWatch(
      EncryptionStore store, ProjectStore projects, EncryptionKeys keys, InstantSource clock) {
    return new RotationWatch(store, projects, keys, clock);
  }

  @Bean(destroyMethod = "close")
  BackgroundThread rotationThread(RotationWatch watch, ObjectProvider<MasterKey> master) {
    BackgroundThread thread = new BackgroundThread("latchkey-rotations");
    if (master.getIfAvailable() != null) {
      watch.start(thread.executor());
    }
    return thread;
  }
}
