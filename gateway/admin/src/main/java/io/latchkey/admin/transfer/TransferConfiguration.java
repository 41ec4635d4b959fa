package io.latchkey.admin.transfer;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.admin.keys.KeyForm;
import io.latchkey.event.EventLog;
import io.latchkey.key.KeyHasher;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Import and export of keys. */
@Configuration(proxyBeanMethods = false)
@Import(KeyTransferController.class)
public class TransferConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Bean
  KeyImport keyImport(
      KeyForm form,
      LimitForm limits,
      KeyHasher hasher,
      InstantSource clock,
      KeyStore store,
      Access access,
      EventLog events) {
    ImportForm lines = new ImportForm(form, limits, hasher, clock, RANDOM);
    return new KeyImport(lines, store, access, events);
  }

  @Bean
  KeyExport keyExport(
      KeyStore store, ProjectStore projects, KeyHasher hasher, InstantSource clock) {
    return new KeyExport(store, projects, hasher, clock);
  }
}
