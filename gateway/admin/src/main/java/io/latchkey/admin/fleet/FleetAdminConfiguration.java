package io.latchkey.admin.fleet;

import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.change.RevocationSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the fleet confirms and how it is. */
@Configuration(proxyBeanMethods = false)
@Import({InstanceController.class, SettingController.class})
public class FleetAdminConfiguration {

  @Bean
  FleetWait fleetWait(
      Fleet fleet,
      Confirmations confirmations,
      MeterRegistry registry,
      RevocationSettings settings) {
    RevocationTimes times = new RevocationTimes(registry);
    return new FleetWait(fleet, confirmations, System::nanoTime, times, settings.replicas());
  }
}
