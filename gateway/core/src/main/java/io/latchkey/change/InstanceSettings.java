package io.latchkey.change;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this process is in the fleet.
 *
 * @param instance its name in the fleet, best its own; made up by default
 * @param roles which doors it opens
 */
@ConfigurationProperties("latchkey")
public record InstanceSettings(
    @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}",
            message = "must be 1 to 63 characters of A-Z, a-z, 0-9, . _ and -")
        @Nullable String instance,
    @DefaultValue({"proxy", "console"}) @NotEmpty(message = "must be proxy, console or both")
        Set<Role> roles) {

  /** A door. */
  public enum Role {
    PROXY,
    CONSOLE
  }

  /** This process as the fleet will know it. */
  public Instance instance(Instant startedAt) {
    Set<String> names = new TreeSet<>();
    roles.forEach(role -> names.add(role.name().toLowerCase(Locale.ROOT)));
    String version = getClass().getPackage().getImplementationVersion();
    return new Instance(
        instance == null ? madeUp() : instance,
        names,
        version == null ? "dev" : version,
        startedAt,
        Position.START,
        Instant.EPOCH,
        false,
        null,
        null);
  }

  private static String madeUp() {
    String host = System.getenv("HOSTNAME");
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    String prefix =
        host == null || !host.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,40}") ? "gateway" : host;
    return prefix + "-" + HexFormat.of().formatHex(random);
  }
}
