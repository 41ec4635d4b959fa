package io.latchkey.admin;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The admin API.
 *
 * @param token the system operator's token; made at the first start where it is not set
 * @param callsAtOnce how many calls are worked on at once; four times as many may wait, and more
 *     are refused
 */
@ConfigurationProperties("latchkey.admin")
public record AdminSettings(
    @Pattern(
            regexp = "[A-Za-z0-9._~+/=-]{16,256}",
            message = "must be 16 to 256 characters of A-Z, a-z, 0-9 and . _ ~ + / = -")
        @Nullable String token,
    @DefaultValue("64")
        @Min(value = 1, message = "must be from 1 to 1000")
        @Max(value = 1000, message = "must be from 1 to 1000")
        int callsAtOnce) {

  @Override
  public String toString() {
    return "AdminSettings[token="
        + (token == null ? "none" : "set")
        + ", callsAtOnce="
        + callsAtOnce
        + "]";
  }
}
