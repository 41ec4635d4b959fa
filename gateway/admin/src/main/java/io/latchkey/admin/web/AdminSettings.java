package io.latchkey.admin.web;

import io.latchkey.key.Network;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The admin API.
 *
 * @param token the system operator's token; made at the first start if it is not set
 * @param callsAtOnce how many calls are worked on at once; four times as many may wait, and more
 *     are refused
 * @param callsAtOncePerCaller how many calls of one user are worked on or wait at once, and twice
 *     as many of an address that nobody has signed in from; the system operator's are not counted
 * @param callsPerSecond how many calls a caller may make in a second; 0 for as many as it likes
 * @param trustedProxies whose X-Forwarded-For counts; none by default: the peer is the caller
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
        int callsAtOnce,
    @DefaultValue("16")
        @Min(value = 1, message = "must be from 1 to 1000")
        @Max(value = 1000, message = "must be from 1 to 1000")
        int callsAtOncePerCaller,
    @DefaultValue("50")
        @Min(value = 0, message = "must be from 0 to 1000000")
        @Max(value = 1_000_000, message = "must be from 0 to 1000000")
        int callsPerSecond,
    @DefaultValue List<String> trustedProxies) {

  @AssertTrue(message = "must be IP addresses or ranges such as 10.0.0.0/8")
  boolean isTrustedProxies() {
    return Network.areWellFormed(trustedProxies);
  }

  /** The trusted proxies, read. */
  public List<Network> trusted() {
    return trustedProxies.stream().map(Network::of).toList();
  }

  @Override
  public String toString() {
    return "AdminSettings[token="
        + (token == null ? "none" : "set")
        + ", callsAtOnce="
        + callsAtOnce
        + ", callsAtOncePerCaller="
        + callsAtOncePerCaller
        + ", callsPerSecond="
        + callsPerSecond
        + ", trustedProxies="
        + trustedProxies
        + "]";
  }
}
