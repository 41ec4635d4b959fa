package io.latchkey.limit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Failed authentications, at either door.
 *
 * @param perMinute how many a client address may have in a minute; 0 for as many as it likes
 * @param addresses how many addresses that failed are remembered, and how many more that are held
 *     back
 */
@ConfigurationProperties("latchkey.failures")
public record FailureSettings(
    @DefaultValue("60")
        @Min(value = 0, message = "must be from 0 to 1000000")
        @Max(value = 1_000_000, message = "must be from 0 to 1000000")
        int perMinute,
    @DefaultValue("100000")
        @Min(value = 1, message = "must be from 1 to 10000000")
        @Max(value = 10_000_000, message = "must be from 1 to 10000000")
        int addresses) {}
