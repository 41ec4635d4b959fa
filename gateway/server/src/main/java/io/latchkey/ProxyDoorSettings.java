package io.latchkey;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where the proxy listens.
 *
 * @param port 0 for any that is free
 * @param address all of this machine's by default
 * @param sslBundle the certificate under {@code spring.ssl.bundle} that the door shows; without one
 *     it speaks no TLS
 * @param maximumTarget the most bytes that a request's path and query may have; longer ones are
 *     refused with 414
 */
@ConfigurationProperties("latchkey.proxy")
record ProxyDoorSettings(
    @DefaultValue("8080")
        @Min(value = 0, message = "must be a port from 0 to 65535")
        @Max(value = 65535, message = "must be a port from 0 to 65535")
        int port,
    @Nullable InetAddress address,
    @Nullable String sslBundle,
    @DefaultValue("8KB") DataSize maximumTarget) {

  private static final DataSize LEAST = DataSize.ofKilobytes(1);
  private static final DataSize MOST = DataSize.ofKilobytes(64);

  @AssertTrue(message = "must be a size from 1KB to 64KB")
  boolean isMaximumTarget() {
    return maximumTarget.compareTo(LEAST) >= 0 && maximumTarget.compareTo(MOST) <= 0;
  }
}
