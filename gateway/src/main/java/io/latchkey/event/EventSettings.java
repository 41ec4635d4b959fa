package io.latchkey.event;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The event log.
 *
 * @param retention how long an event is kept
 */
@ConfigurationProperties("latchkey.events")
public record EventSettings(@DefaultValue("365d") Duration retention) {

  @AssertTrue(message = "must be from 1h to 3650d")
  boolean isRetention() {
    return retention.compareTo(Duration.ofHours(1)) >= 0
        && retention.compareTo(Duration.ofDays(3650)) <= 0;
  }
}
