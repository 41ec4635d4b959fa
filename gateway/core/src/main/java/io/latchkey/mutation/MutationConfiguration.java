package io.latchkey.mutation;

import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.change.RevocationSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What waits for the fleet. */
@Configuration(proxyBeanMethods = false)
public class MutationConfiguration {

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
