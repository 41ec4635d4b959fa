package io.latchkey.admin.leaks;

import io.latchkey.admin.keys.LeakedKeys;
import io.latchkey.admin.keys.VerificationForm;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.keystore.KeyStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The intake of leaked secrets. */
@Configuration(proxyBeanMethods = false)
@Import(LeakController.class)
public class LeakConfiguration {

  @Bean
  LeakIntake leakIntake(
      VerificationForm form, Gatekeeper gatekeeper, KeyStore store, LeakedKeys leaked) {
    return new LeakIntake(form, gatekeeper, store, leaked);
  }
}
