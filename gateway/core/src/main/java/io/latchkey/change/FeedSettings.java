package io.latchkey.change;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The change feed.
 *
 * @param retention how long a change is kept; an instance that was away for longer drops its cache
 */
@ConfigurationProperties("latchkey.feed")
public record FeedSettings(@DefaultValue("6h") Duration retention) {

  @AssertTrue(message = "must be from 1m to 30d")
  boolean isRetention() {
    return retention.compareTo(Duration.ofMinutes(1)) >= 0
        && retention.compareTo(Duration.ofDays(30)) <= 0;
  }
}
