package io.latchkey;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the admin API, health and meters listen.
 *
 * @param port 0 for any that is free
 * @param address only this machine by default: the door is for operators, not for the world
 * @param sslBundle the certificate under {@code spring.ssl.bundle} that the door shows; without one
 *     it speaks no TLS
 * @param proxyUrl where clients reach the proxy, as pages tell them; not set: this machine's own
 *     proxy door
 */
@ConfigurationProperties("latchkey.console")
record ConsoleDoorSettings(
    @DefaultValue("8081")
        @Min(value = 0, message = "must be a port from 0 to 65535")
        @Max(value = 65535, message = "must be a port from 0 to 65535")
        int port,
    @DefaultValue("127.0.0.1") InetAddress address,
    @Nullable String sslBundle,
    @Nullable URI proxyUrl) {

  @AssertTrue(
      message = "must be an http or https address without query, such as https://api.example")
  boolean isProxyUrl() {
    return proxyUrl == null
        || proxyUrl.getHost() != null
            && proxyUrl.getUserInfo() == null
            && proxyUrl.getRawQuery() == null
            && proxyUrl.getRawFragment() == null
            && List.of("http", "https").contains(proxyUrl.getScheme());
  }
}
