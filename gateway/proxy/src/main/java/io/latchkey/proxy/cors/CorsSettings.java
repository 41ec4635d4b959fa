package io.latchkey.proxy.cors;

import io.latchkey.upstream.CorsRules;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which pages may call the proxy from a browser.
 *
 * @param allowedOrigins origins of pages, {@code https://*.example.com} for the subdomains of one,
 *     or {@code *} for all; empty to leave CORS to the upstreams, whose preflight requests then
 *     need a key
 * @param allowCredentials whether pages may send cookies and HTTP authentication that the browser
 *     keeps; API keys that a page sends itself don't need it
 * @param exposedHeaders response headers that pages may read besides those of the gateway and those
 *     that the upstream names
 * @param maxAge how long browsers may remember the answer to a preflight request
 */
@ConfigurationProperties("latchkey.proxy.cors")
public record CorsSettings(
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue("false") boolean allowCredentials,
    @DefaultValue List<String> exposedHeaders,
    @DefaultValue("10m") Duration maxAge) {

  private static final Pattern HEADER = Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]{1,64}");

  @AssertTrue(message = "must be origins such as https://app.example, or only *")
  boolean isAllowedOrigins() {
    return allowedOrigins.equals(List.of(CorsRules.ANY))
        || allowedOrigins.stream().allMatch(CorsRules::isOrigin);
  }

  /** The same as rules. */
  CorsRules rules() {
    return new CorsRules(
        allowedOrigins, List.of(), List.of(), exposedHeaders, allowCredentials, maxAge);
  }

  @AssertTrue(message = "must be false if latchkey.proxy.cors.allowed-origins is *")
  boolean isAllowCredentials() {
    return !allowCredentials || !allowedOrigins.contains(CorsRules.ANY);
  }

  @AssertTrue(message = "must be names of headers")
  boolean isExposedHeaders() {
    return exposedHeaders.stream().allMatch(name -> HEADER.matcher(name).matches());
  }

  @AssertTrue(message = "must be from 0s to 1d")
  boolean isMaxAge() {
    return !maxAge.isNegative() && maxAge.compareTo(Duration.ofDays(1)) <= 0;
  }
}
