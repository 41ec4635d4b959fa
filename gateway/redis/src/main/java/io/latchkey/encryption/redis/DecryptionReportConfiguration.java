package io.latchkey.encryption.redis;

import io.latchkey.encryption.DecryptionReports;
import io.latchkey.event.EventLog;
import io.latchkey.keystore.KeyStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the event log is told of decryptions. */
@Configuration(proxyBeanMethods = false)
public class DecryptionReportConfiguration {

  @Bean
  DecryptionReports decryptionReports() {
    return new DecryptionReports();
  }

  @Bean
  DecryptionReporter decryptionReporter(DecryptionReports reports, EventLog events, KeyStore keys) {
    return new DecryptionReporter(reports, events, keys);
  }
}
