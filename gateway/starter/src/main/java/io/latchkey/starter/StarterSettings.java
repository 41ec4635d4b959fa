package io.latchkey.starter;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Latchkey in an application of one's own.
 *
 * @param enabled whether it is there at all. Without it, routes with the filter {@code ApiKey}
 *     can't be loaded, and routes that only their metadata marks are open
 */
@ConfigurationProperties("latchkey")
record StarterSettings(@DefaultValue("true") boolean enabled) {}
