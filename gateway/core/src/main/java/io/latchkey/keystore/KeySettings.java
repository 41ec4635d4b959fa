package io.latchkey.keystore;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What API keys may be.
 *
 * @param types the labels that a key's type is chosen from
 * @param maximumLifetime the longest that a new key may be made for; null for no such bound
 * @param holderRollInterval how long after a roll a key's holder can't roll it again
 */
@ConfigurationProperties("latchkey.key")
public record KeySettings(
    @DefaultValue({"institutional", "partner"}) @NotEmpty(message = "must name at least one type")
        Set<
                @Pattern(
                    regexp = "[a-z][a-z0-9_-]{0,31}",
                    message =
                        "must be 1 to 32 characters of a-z, 0-9, _ and -, beginning with a letter")
                String>
            types,
    @Nullable Duration maximumLifetime,
    @DefaultValue("1m") Duration holderRollInterval) {

  public KeySettings {
    types = new LinkedHashSet<>(types);
  }

  @AssertTrue(message = "must be from 1m to 36500d, or left out")
  boolean isMaximumLifetime() {
    return maximumLifetime == null
        || (maximumLifetime.compareTo(Duration.ofMinutes(1)) >= 0
            && maximumLifetime.compareTo(Duration.ofDays(36_500)) <= 0);
  }

  @AssertTrue(message = "must be from 1s to 1d")
  boolean isHolderRollInterval() {
    return holderRollInterval.compareTo(Duration.ofSeconds(1)) >= 0
        && holderRollInterval.compareTo(Duration.ofDays(1)) <= 0;
  }
}
