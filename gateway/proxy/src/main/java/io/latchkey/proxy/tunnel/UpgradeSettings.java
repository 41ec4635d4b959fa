package io.latchkey.proxy.tunnel;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which other protocols a connection can be upgraded to.
 *
 * @param protocols names that clients and upstreams may agree on in {@code Upgrade}; empty for none
 * @param idleTimeout how long nothing may be sent in either direction before the connection ends
 */
@ConfigurationProperties("latchkey.proxy.upgrade")
public record UpgradeSettings(
    @DefaultValue("websocket") List<String> protocols, @DefaultValue("1h") Duration idleTimeout) {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(7);
  private static final Pattern NAME =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}(?:/[0-9A-Za-z.]{1,16})?");
  private static final Pattern HTTP_OR_TLS = Pattern.compile("(?:h2c?|h3|https?|tls|ssl)(?:/.*)?");

  @AssertTrue(message = "must be from 1s to 7d")
  boolean isIdleTimeout() {
    return idleTimeout.compareTo(LEAST) >= 0 && idleTimeout.compareTo(MOST) <= 0;
  }

  @AssertTrue(message = "must name protocols such as websocket; HTTP and TLS can't be among them")
  boolean isProtocols() {
    return protocols.stream()
        .allMatch(
            name ->
                NAME.matcher(name).matches()
                    && !HTTP_OR_TLS.matcher(name.toLowerCase(Locale.ROOT)).matches());
  }
}
