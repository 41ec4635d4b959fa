package io.latchkey.keystore.cache;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much a gateway remembers.
 *
 * @param maximumSize how many API keys, at about 250 bytes of heap each; as many projects
 * @param unknownSize how many key hashes that the store does not know
 * @param unknownFor how long those are remembered
 * @param loadsAtOnce how many questions to the store may be open at once; more are answered with
 *     503
 */
@ConfigurationProperties("latchkey.cache")
public record CacheSettings(
    @DefaultValue("1000000")
        @Min(value = 1, message = "must be from 1 to 1000000000")
        @Max(value = 1_000_000_000, message = "must be from 1 to 1000000000")
        long maximumSize,
    @DefaultValue("100000")
        @Min(value = 1, message = "must be from 1 to 10000000")
        @Max(value = 10_000_000, message = "must be from 1 to 10000000")
        long unknownSize,
    @DefaultValue("5s") Duration unknownFor,
    @DefaultValue("10000")
        @Min(value = 1, message = "must be from 1 to 1000000")
        @Max(value = 1_000_000, message = "must be from 1 to 1000000")
        int loadsAtOnce) {

  @AssertTrue(message = "must be from 100ms to 1m")
  boolean isUnknownFor() {
    return unknownFor.compareTo(Duration.ofMillis(100)) >= 0
        && unknownFor.compareTo(Duration.ofMinutes(1)) <= 0;
  }
}
