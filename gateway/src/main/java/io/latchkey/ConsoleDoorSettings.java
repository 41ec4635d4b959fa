package io.latchkey;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
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
 */
@ConfigurationProperties("latchkey.console")
record ConsoleDoorSettings(
    @DefaultValue("8081")
        @Min(value = 0, message = "must be a port from 0 to 65535")
        @Max(value = 65535, message = "must be a port from 0 to 65535")
        int port,
    @DefaultValue("127.0.0.1") InetAddress address,
    @Nullable String sslBundle) {}
